import { request } from 'node:http';
import { type Socket } from 'node:net';
import { CodexError } from '@codex-ts/protocol';
import { type Authority, formatAuthority } from './authority.ts';
import { isLocalhost, type Target } from './rule-book.ts';
import { isLoopbackAddress } from './public-address.ts';

/** A proxy between us and the world, as our own environment names it. */
export interface UpstreamProxy {
  readonly host: string;
  readonly port: number;
  /** The value of `Proxy-Authorization`. */
  readonly authorization: string | undefined;
}

const NAMES = {
  http: ['http_proxy', 'HTTP_PROXY', 'all_proxy', 'ALL_PROXY'],
  https: ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'],
  socks5Tcp: ['all_proxy', 'ALL_PROXY', 'https_proxy', 'HTTPS_PROXY'],
  socks5Udp: [],
} as const;

/**
 * The proxy that the environment names for a target; undefined: go there directly. This machine is always reached
 * directly. Throws CodexError `unusable_upstream_proxy` for one that does not speak plain HTTP to us: going around it
 * would not be what was asked for.
 */
export function upstreamProxyFor(target: Target, env: NodeJS.ProcessEnv): UpstreamProxy | undefined {
  if (isLocalhost(target.host) || (target.host.kind !== 'name' && isLoopbackAddress(target.host.text))) return undefined;
  const value = NAMES[target.protocol].map((name) => env[name]).find((text) => text !== undefined && text !== '');
  if (value === undefined || isExempt(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined;
  const url = parseUrl(value.includes('://') ? value : `http://${value}`);
  if (!url || url.protocol !== 'http:' || url.hostname === '') {
    throw new CodexError('The proxy that the environment names is not of the form http://host:port.', {
      code: 'unusable_upstream_proxy',
    });
  }
  const port = url.port === '' ? 80 : Number(url.port);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port, authorization: basic(url) };
}

/** Whether NO_PROXY names the target: `*`, a name with all below it, or an address; each with a port if it likes. */
function isExempt(target: Target, list: string): boolean {
  return list.split(',').some((item) => {
    const entry = item.trim().toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
    if (port !== undefined && Number(port) !== target.port) return false;
    const name = host.replace(/^\*?\./, '');
    return target.host.text === name || target.host.text.endsWith(`.${name}`);
  });
}

function basic(url: URL): string | undefined {
  if (url.username === '' && url.password === '') return undefined;
  return `Basic ${Buffer.from(`${decoded(url.username)}:${decoded(url.password)}`).toString('base64')}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // A stray percent sign means itself.
  }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

/** Opens a tunnel to `to` over a connection to the proxy. Throws CodexError `upstream_refused` when it says no. */
export async function tunnelThrough(socket: Socket, proxy: UpstreamProxy, to: Authority, signal: AbortSignal): Promise<Socket> {
  const authority = formatAuthority(to);
  const headers = ['Host', authority];
  if (proxy.authorization !== undefined) headers.push('Proxy-Authorization', proxy.authorization);
  return new Promise<Socket>((resolve, reject) => {
    const asked = request({ method: 'CONNECT', path: authority, headers, createConnection: () => socket, signal });
    asked.once('connect', (response, tunnel: Socket, head: Buffer) => {
      if (response.statusCode === 200) {
        if (head.length > 0) tunnel.unshift(head);
        resolve(tunnel);
        return;
      }
      tunnel.destroy();
      reject(refusal(response.statusCode));
    });
    asked.once('response', (response) => {
      response.destroy();
      reject(refusal(response.statusCode));
    });
    asked.on('error', reject);
    asked.end();
  });
}

function refusal(status: number | undefined): CodexError {
  return new CodexError(`The upstream proxy answered ${status ?? 'nothing'}.`, { code: 'upstream_refused' });
}
