import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ProxyEndpoints } from './proxy-endpoints.ts';
import { proxyStage } from './proxy-stage.ts';
import { type StagedRun, type StagedStart, startStaged } from './staged-run.fixture.ts';

/** Two unix sockets that name themselves and echo, as the proxy would stand there; and a TCP service of the host. */
export class ProxyStandIn {
  readonly endpoints: ProxyEndpoints;
  readonly folder: string;
  hostPort = 0;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), 'proxy-'));
    chmodSync(this.folder, 0o755);
    this.endpoints = { http: { port: 3128, socket: join(this.folder, 'http.sock') }, socks: { port: 8081, socket: join(this.folder, 'socks.sock') } };
  }

  async open(): Promise<void> {
    const { http, socks } = this.endpoints;
    await this.#listen('http', http.socket);
    await this.#listen('socks', socks?.socket ?? '');
    const address = (await this.#listen('host', 0)).address();
    this.hostPort = typeof address === 'object' ? (address?.port ?? 0) : 0;
  }

  close(): void {
    for (const server of this.#servers) server.close();
    for (const socket of this.#sockets) socket.destroy();
    rmSync(this.folder, { recursive: true });
  }

  async #listen(name: string, at: string | number): Promise<Server> {
    const server = createServer({ allowHalfOpen: true }, (socket) => {
      this.#sockets.add(socket.on('error', () => undefined));
      socket.write(`${name}:`);
      socket.pipe(socket);
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => (typeof at === 'string' ? server.listen(at, resolve) : server.listen(at, '127.0.0.1', resolve)));
    if (typeof at === 'string') chmodSync(at, 0o777);
    return server;
  }
}

export interface ProxiedStart {
  readonly env?: Record<string, string>;
  readonly endpoints?: ProxyEndpoints;
  readonly user?: { uid: number; gid: number };
  readonly stdin?: StagedStart['stdin'];
  readonly mountProc?: boolean;
}

/** Runs a command behind the stage with the whole disk read-only, as a plan would. */
export function startProxied(standIn: ProxyStandIn, argv: readonly string[], more: ProxiedStart = {}): StagedRun {
  const stage = proxyStage({
    endpoints: more.endpoints ?? standIn.endpoints,
    argv,
    env: { PATH: process.env['PATH'] ?? '', ...more.env },
    bwrap: '/usr/bin/bwrap',
    arch: process.arch === 'arm64' ? 'arm64' : 'x64',
    mountProc: more.mountProc ?? true,
    seccompFd: 3,
    statusFd: 4,
    freeFds: [5, 6, 7],
    ...(more.user === undefined ? {} : { user: more.user }),
  });
  const outer = [
    '--new-session', '--die-with-parent', '--ro-bind', '/', '/', '--dev', '/dev', '--unshare-user', '--unshare-net', '--cap-drop', 'ALL',
    ...stage.bwrapOptions, '--seccomp', '3', '--json-status-fd', '4', '--', ...stage.argv,
  ];
  const { user, stdin } = more;
  return startStaged({ ...stage.launcher(outer), env: stage.env, extraFds: stage.extraFds, statusFd: 4, ...(user === undefined ? {} : { user }), ...(stdin === undefined ? {} : { stdin }) });
}
