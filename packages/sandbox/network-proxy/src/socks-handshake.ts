import { type Socket } from 'node:net';
import { type Authority } from './authority.ts';
import { parseHost } from './host.ts';

/** Replies of RFC 1928. */
export const SOCKS = {
  success: 0,
  failure: 1,
  notAllowed: 2,
  hostUnreachable: 4,
  refused: 5,
  unknownCommand: 7,
  unknownAddress: 8,
} as const;

export type SocksRequest = { type: 'connect'; authority: Authority } | { type: 'broken'; reply: Buffer };

const VERSION = 5;
const CONNECT = 1;
const NO_PASSWORD = 0;
const NO_METHOD = Buffer.from([VERSION, 0xff]);

/**
 * Reads greeting and request. Bytes beyond them stay in the socket. `reply` is what to say before closing, empty for a
 * client that does not speak SOCKS5 or did not finish within `timeoutMs`. Never rejects.
 */
export async function readSocksRequest(socket: Socket, timeoutMs: number): Promise<SocksRequest> {
  const timer = setTimeout(() => socket.destroy(), timeoutMs);
  try {
    return await readRequest(socket);
  } catch {
    return broken(Buffer.alloc(0)); // The client left in the middle.
  } finally {
    clearTimeout(timer);
  }
}

/** `CONNECT` has no address to tell; zeros mean none. */
export function socksReply(code: number): Buffer {
  return Buffer.from([VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

async function readRequest(socket: Socket): Promise<SocksRequest> {
  const [version, count = 0] = await take(socket, 2);
  if (version !== VERSION) return broken(Buffer.alloc(0));
  const methods = count === 0 ? Buffer.alloc(0) : await take(socket, count);
  if (!methods.includes(NO_PASSWORD)) return broken(NO_METHOD);
  socket.write(Buffer.from([VERSION, NO_PASSWORD]));
  const [again, command, reserved, kind = 0] = await take(socket, 4);
  if (again !== VERSION || reserved !== 0) return broken(socksReply(SOCKS.failure));
  const host = await readHost(socket, kind);
  if (host === null) return broken(socksReply(SOCKS.unknownAddress));
  const port = (await take(socket, 2)).readUInt16BE();
  if (command !== CONNECT) return broken(socksReply(SOCKS.unknownCommand));
  const parsed = parseHost(host);
  if (!parsed || port === 0) return broken(socksReply(SOCKS.notAllowed));
  return { type: 'connect', authority: { host: parsed, port } };
}

/** null: an address type that does not exist. Names that are no UTF-8 become ones that are refused. */
async function readHost(socket: Socket, kind: number): Promise<string | null> {
  if (kind === 1) return [...(await take(socket, 4))].join('.');
  if (kind === 4) return groups(await take(socket, 16)).join(':');
  if (kind !== 3) return null;
  const [length = 0] = await take(socket, 1);
  return length === 0 ? '' : (await take(socket, length)).toString('utf8');
}

function groups(bytes: Buffer): string[] {
  return Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
}

/** Exactly `count` bytes, without taking more from the socket. Rejects when the client ends before. */
async function take(socket: Socket, count: number): Promise<Buffer> {
  return new Promise<Buffer>((resolve, reject) => {
    const settle = (act: () => void): void => {
      for (const [event, listener] of listeners) socket.off(event, listener);
      act();
    };
    const look = (): void => {
      const bytes = socket.read(count) as Buffer | null;
      // At its end a stream gives what is left, which may be less.
      if (bytes?.length === count) settle(() => resolve(bytes));
      else if (bytes !== null) onEnd();
    };
    const onEnd = (): void => settle(() => reject(new Error('The client left during the SOCKS handshake.')));
    const listeners = [
      ['readable', look],
      ['end', onEnd],
      ['close', onEnd],
    ] as const;
    for (const [event, listener] of listeners) socket.on(event, listener);
    if (socket.destroyed) onEnd();
    else look();
  });
}

function broken(reply: Buffer): SocksRequest {
  return { type: 'broken', reply };
}
