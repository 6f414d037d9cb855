import { execFileSync, spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { makeTempDir, waitFor } from '@codex-ts/test-support';
import { WebSocket } from 'ws';
import { Client } from './client.fixture.ts';
import { SocketClient } from './websocket/socket-server.fixture.ts';

/** Builds the program that `ServerProcess` runs. @returns its path */
export async function buildServer(): Promise<string> {
  const { path } = await makeTempDir({});
  const outfile = join(path, 'server.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const banner = "import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);";
  const options = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', `--banner:js=${banner}`, '--log-level=warning', '--external:node-pty', '--external:better-sqlite3', '--external:koffi'];
  execFileSync(esbuild, [join(import.meta.dirname, 'server-child.fixture.ts'), `--outfile=${outfile}`, ...options], { stdio: 'inherit' });
  return outfile;
}

/** A server in a process of its own. */
export class ServerProcess {
  readonly child: ChildProcessWithoutNullStreams;
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>;
  stderr = '';

  constructor(program: string, transport: 'stdio' | 'websocket') {
    this.child = spawn(process.execPath, ['--no-warnings', program, transport]);
    this.child.stdin.on('error', () => undefined);
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = once(this.child, 'exit').then(([code, signal]) => (signal ?? code) as number | string);
  }

  /** Memory of the process in MiB; null where nobody tells. */
  rss(peak = false): number | null {
    try {
      const text = readFileSync(`/proc/${this.child.pid ?? 0}/status`, 'utf8');
      const found = new RegExp(`${peak ? 'VmHWM' : 'VmRSS'}:\\s+(\\d+)`).exec(text)?.[1];
      return found === undefined ? null : Number(found) / 1024;
    } catch {
      return null;
    }
  }

  /** A client at its stdin and stdout, introduced. */
  async stdio(): Promise<Client> {
    const messages = new AsyncQueue<JsonRpcMessage>();
    let rest = '';
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) messages.push(JSON.parse(line) as JsonRpcMessage);
    });
    const client = new Client({ send: (message) => this.child.stdin.write(`${JSON.stringify(message)}\n`), messages, close: () => this.child.stdin.end() });
    await introduce(client);
    return client;
  }

  /** A client over a WebSocket, introduced. */
  async socket(): Promise<SocketClient> {
    await waitFor(() => /^port \d+/m.test(this.stderr));
    const socket = new WebSocket(`ws://127.0.0.1:${/^port (\d+)/m.exec(this.stderr)?.[1] ?? ''}`);
    const client = new SocketClient(socket);
    await once(socket, 'open');
    await introduce(client);
    return client;
  }

  /** Ends it, whatever it does. */
  kill(): void {
    this.child.kill('SIGKILL');
  }
}

async function introduce(client: Client): Promise<void> {
  await client.call('initialize', { clientInfo: { name: 'test', version: '1' }, capabilities: { experimentalApi: true } });
}
