import { Agent, request as requestPlain, type ClientRequest, type RequestOptions } from 'node:http';
import { dropFree } from './drop-free.ts';
import { proxyAuthorization, proxyFor } from './proxy-settings.ts';
import { type HttpRequest } from './transport.ts';
import { type TlsRoads } from './tls-roads.ts';

const KEEP = { keepAlive: true, maxFreeSockets: 4, scheduling: 'lifo' } as const;
/** Room for servers that send long cookies and tracing headers; Node's own limit is 16 KiB. */
const MAX_HEADER_BYTES = 256 * 1024;

/** The roads to a server: direct or through a proxy, plain or TLS, with connections kept for the next request. */
export class Connections {
  readonly #env: NodeJS.ProcessEnv;
  readonly #agent = new Agent(KEEP);
  #tls: Promise<TlsRoads> | null = null;
  #openTls: TlsRoads | null = null;

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env;
  }

  /** Starts a request; the caller ends it. Throws a `CodexError` when proxy or certificates cannot be used. */
  async start(request: HttpRequest, signal: AbortSignal): Promise<ClientRequest> {
    const { url, method, headers } = request;
    const proxy = proxyFor(url, this.#env);
    const options: RequestOptions = { method, headers, signal, maxHeaderSize: MAX_HEADER_BYTES };
    if (url.protocol === 'https:') return (await this.#tlsRoads()).start(url, options, proxy);
    if (proxy === null) return requestPlain(url, { ...options, agent: this.#agent });
    const authorization = proxyAuthorization(proxy);
    const forProxy = { host: url.host, ...headers, ...(authorization === null ? {} : { 'proxy-authorization': authorization }) };
    const viaProxy = { ...options, headers: forProxy, path: absoluteForm(url) };
    if (proxy.protocol === 'https:') return (await this.#tlsRoads()).start(bare(proxy), viaProxy, null);
    return requestPlain(bare(proxy), { ...viaProxy, agent: this.#agent });
  }

  /** Gives up connections that wait for use: after one of them proved dead, the others are suspect. */
  dropIdle(): void {
    dropFree(this.#agent);
    this.#openTls?.dropIdle();
  }

  close(): void {
    this.#agent.destroy();
    this.#openTls?.close();
  }

  /** TLS is loaded at its first use: it costs a start-up that a local server does not need. */
  async #tlsRoads(): Promise<TlsRoads> {
    this.#tls ??= import('./tls-roads.ts').then(({ openTlsRoads }) => openTlsRoads(this.#env, KEEP));
    this.#openTls = await this.#tls;
    return this.#openTls;
  }
}

/** The request target that a proxy expects: the whole URL, without user and fragment. */
function absoluteForm(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}${url.search}`;
}

/** The proxy's place alone; its user and password go into a header of their own. */
function bare(proxy: URL): URL {
  return new URL(`${proxy.protocol}//${proxy.host}/`);
}
