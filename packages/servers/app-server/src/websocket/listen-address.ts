import { isIPv4, isIPv6 } from 'node:net';

/** Where a server listens. */
export type ListenAddress = { readonly kind: 'stdio' } | ({ readonly kind: 'websocket' } & SocketAddress);

export interface SocketAddress {
  /** A literal IP address, without brackets. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
}

/** Reads `stdio://` or `ws://IP:PORT`; null for anything else. A name is no address: what it stands for may change. */
export function parseListenAddress(url: string): ListenAddress | null {
  if (url === 'stdio://') return { kind: 'stdio' };
  const [, v6, v4, port] = /^ws:\/\/(?:\[([^\]]+)\]|([\d.]+)):(\d{1,5})$/.exec(url) ?? [];
  const host = v6 ?? v4 ?? '';
  const isLiteral = v6 === undefined ? isIPv4(host) : isIPv6(host);
  return isLiteral && Number(port) <= 65_535 ? { kind: 'websocket', host, port: Number(port) } : null;
}

/** `127.0.0.1:80`, `[::1]:80`. */
export function addressText({ host, port }: SocketAddress): string {
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** Whether only programs of this machine can connect to the address. */
export function isLoopback(host: string): boolean {
  if (isIPv4(host)) return host.startsWith('127.');
  const mapped = /^::ffff:([\d.]+)$/i.exec(host)?.[1];
  return mapped === undefined ? /^(?:0{0,4}:){2,7}0{0,3}1$/.test(host) : mapped.startsWith('127.');
}
