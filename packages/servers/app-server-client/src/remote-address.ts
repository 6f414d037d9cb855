import { isIPv4 } from 'node:net';
import { CodexError } from '@codex-ts/protocol';

/** Where a running server is to be found. */
export interface RemoteAddress {
  /** `ws://host:port` or `wss://host:port`. */
  readonly url: string;
  readonly isSecure: boolean;
  /** Whether the server runs on this machine. */
  readonly isLoopback: boolean;
}

/** Reads `ws://host:port` or `wss://host:port`, nothing else. @throws CodexError `remote_address` */
export function parseRemoteAddress(text: string): RemoteAddress {
  const [, scheme, host = '', port] = /^(wss?):\/\/(\[[\da-fA-F:.]+\]|[\w.-]+):(\d{1,5})\/?$/.exec(text) ?? [];
  if (scheme === undefined || Number(port) < 1 || Number(port) > 65_535 || !URL.canParse(text)) {
    throw new CodexError(`'${text}' is no address of an app-server; expected ws://host:port or wss://host:port.`, { code: 'remote_address' });
  }
  return { url: text.replace(/\/$/, ''), isSecure: scheme === 'wss', isLoopback: isLoopback(host.toLowerCase()) };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || (isIPv4(host) && host.startsWith('127.'));
}

/** A token in clear text could be read by whoever carries it. @throws CodexError `remote_token` */
export function assertTokenIsSafe({ url, isSecure, isLoopback }: RemoteAddress): void {
  if (isSecure || isLoopback) return;
  throw new CodexError(`A token is not sent in clear text to ${url}; use wss://, or a tunnel to this machine.`, { code: 'remote_token' });
}
