import { type AgentOptions, type ClientRequest, type RequestOptions } from 'node:http';
import { Agent, request } from 'node:https';
import { type Duplex } from 'node:stream';
import { connect } from 'node:tls';
import { dropFree } from './drop-free.ts';
import { openTunnel } from './proxy-tunnel.ts';
import { trustedRoots } from './trusted-roots.ts';

const TUNNEL_TIMEOUT_MS = 30_000;

/** TLS connections, direct or in a tunnel through a proxy. */
export interface TlsRoads {
  start(url: URL, options: RequestOptions, proxy: URL | null): ClientRequest;
  dropIdle(): void;
  close(): void;
}

/** Reads the certificates to trust, once. Throws a `CodexError` when the user's own cannot be used. */
export async function openTlsRoads(env: NodeJS.ProcessEnv, keep: AgentOptions): Promise<TlsRoads> {
  const ca = await trustedRoots(env);
  const trust = { ...keep, ...(ca === undefined ? {} : { ca }) };
  const direct = new Agent(trust);
  const tunnels = new Map<string, TunnelAgent>();
  const tunnelTo = (proxy: URL): TunnelAgent => {
    const known = tunnels.get(proxy.href) ?? new TunnelAgent(proxy, trust);
    tunnels.set(proxy.href, known);
    return known;
  };
  const all = (): Agent[] => [direct, ...tunnels.values()];
  return {
    start: (url, options, proxy) => request(url, { ...options, agent: proxy === null ? direct : tunnelTo(proxy) }),
    dropIdle: () => all().forEach(dropFree),
    close: () => all().forEach((agent) => agent.destroy()),
  };
}

type Trust = AgentOptions & { ca?: string[] };
type Done = (error: Error | null, stream: Duplex) => void;

/** An https agent whose connections lead through the CONNECT tunnel of one proxy. */
class TunnelAgent extends Agent {
  readonly #proxy: URL;
  readonly #trust: Trust;
  readonly #closing = new AbortController();

  constructor(proxy: URL, trust: Trust) {
    super(trust);
    this.#proxy = proxy;
    this.#trust = trust;
  }

  override createConnection(options: RequestOptions & { servername?: string }, done: Done): undefined {
    const host = options.host ?? 'localhost';
    const { ca } = this.#trust;
    const { signal } = this.#closing;
    openTunnel({ proxy: this.#proxy, host, port: Number(options.port ?? 443), ca, timeoutMs: TUNNEL_TIMEOUT_MS, signal }).then(
      (socket) => {
        // Node leaves the server name of an address empty; the certificate is then checked against `host`.
        const { servername = '' } = options;
        done(null, connect({ socket, host, servername, ...(ca === undefined ? {} : { ca }) }));
      },
      // Node looks at the stream only when there is no error.
      (error: Error) => done(error, undefined as unknown as Duplex),
    );
  }

  override destroy(): void {
    this.#closing.abort();
    super.destroy();
  }
}

