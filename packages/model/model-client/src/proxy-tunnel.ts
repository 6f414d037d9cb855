import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { proxyAuthorization } from './proxy-settings.ts';
import { TransportFault } from './transport-fault.ts';

export interface TunnelOptions {
  readonly proxy: URL;
  readonly host: string;
  readonly port: number;
  /** Trusted for a proxy that is itself reached over TLS. */
  readonly ca?: string[] | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Opens a tunnel through an HTTP proxy by CONNECT. Rejects with a `TransportFault` for an answer other than 2xx. */
export function openTunnel({ proxy, host, port, ca, timeoutMs, signal }: TunnelOptions): Promise<Socket> {
  const authority = `${host.includes(':') && !host.startsWith('[') ? `[${host}]` : host}:${port}`;
  const authorization = proxyAuthorization(proxy);
  const headers = { host: authority, ...(authorization === null ? {} : { 'proxy-authorization': authorization }) };
  return new Promise((resolve, reject) => {
    const asked = request({
      host: proxy.hostname.replace(/^\[|\]$/g, ''),
      port: proxyPort(proxy),
      method: 'CONNECT',
      path: authority,
      headers,
      signal,
      timeout: timeoutMs,
      // With an agent, even a private one, Node would not look at `createConnection`.
      ...(proxy.protocol === 'https:' ? { createConnection: () => tlsToProxy(proxy, ca) } : { agent: false }),
    });
    asked.once('timeout', () => asked.destroy(new TransportFault(`the proxy at ${proxy.host} does not answer`, { mayPass: true })));
    asked.once('error', reject);
    asked.once('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket) => {
      socket.setTimeout(0);
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      const reason = `the proxy at ${proxy.host} answered ${statusCode} ${statusMessage}`.trimEnd();
      reject(new TransportFault(reason, { mayPass: statusCode >= 500 }));
    });
    asked.end();
  });
}

function proxyPort(proxy: URL): number {
  if (proxy.port !== '') return Number(proxy.port);
  return proxy.protocol === 'https:' ? 443 : 80;
}

function tlsToProxy(proxy: URL, ca: string[] | undefined): Socket {
  const host = proxy.hostname.replace(/^\[|\]$/g, '');
  // An address is no server name: for one, the certificate is checked against `host`.
  const servername = isIP(host) === 0 ? host : '';
  return connectTls({ host, port: proxyPort(proxy), servername, ...(ca === undefined ? {} : { ca }) });
}
