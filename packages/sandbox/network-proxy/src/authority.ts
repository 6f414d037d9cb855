import { type Host, hostInAuthority, parseHost } from './host.ts';

/** Where a connection goes. */
export interface Authority {
  readonly host: Host;
  readonly port: number;
}

/**
 * Reads `host`, `host:port` or `[v6]:port`. Without `defaultPort` the port must be there. null: it is none of these, has
 * user information, or a port outside 1 to 65535.
 */
export function parseAuthority(text: string, defaultPort?: number): Authority | null {
  const match = /^(\[[^\]]*\]|[^:[\]]*)(?::(\d{1,5}))?$/.exec(text);
  if (!match) return null;
  const host = parseHost(match[1] ?? '');
  const port = match[2] === undefined ? defaultPort : Number(match[2]);
  if (!host || port === undefined || port < 1 || port > 65_535) return null;
  return { host, port };
}

/** The form for a `Host` header or a CONNECT line; a port equal to `defaultPort` is left out. */
export function formatAuthority(authority: Authority, defaultPort?: number): string {
  const host = hostInAuthority(authority.host);
  return authority.port === defaultPort ? host : `${host}:${authority.port}`;
}
