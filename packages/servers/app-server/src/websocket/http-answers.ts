import { type IncomingMessage, STATUS_CODES } from 'node:http';
import { type Access, isAllowed } from './access.ts';

/** What a request is answered with over plain HTTP. */
export interface HttpAnswer {
  readonly status: 200 | 400 | 401 | 403 | 405 | 503;
  readonly headers?: Readonly<Record<string, string>>;
  readonly text?: string;
}

const PROBES: readonly string[] = ['/readyz', '/healthz'];

type Asked = Pick<IncomingMessage, 'headers' | 'url' | 'method'>;

/**
 * The answer to a request that does not become a WebSocket. Pages of a browser may not talk to this server at all: any
 * `Origin` is refused.
 */
export function plainAnswer(request: Asked, state: { isDraining: boolean }): HttpAnswer {
  return refusedOrigin(request) ?? probe(request, state) ?? { status: 400, text: 'This is a WebSocket server; the request does not ask for an upgrade.\n' };
}

/** Why a request does not become a WebSocket; null when it may. */
export function upgradeAnswer(request: Asked, state: { isDraining: boolean; isFull: boolean; access: Access; now: number }): HttpAnswer | null {
  const early = refusedOrigin(request) ?? probe(request, state);
  if (early !== null) return early;
  if (!isAllowed(state.access, request.headers.authorization, state.now)) return { status: 401, headers: { 'www-authenticate': 'Bearer' } };
  return state.isFull ? { status: 503, text: 'Too many clients.\n' } : null;
}

/** An answer as bytes, for a socket that HTTP has been taken off. */
export function rawAnswer({ status, headers = {}, text = '' }: HttpAnswer): string {
  const all = { ...headers, connection: 'close', 'content-length': String(Buffer.byteLength(text)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${lines.join('')}\r\n${text}`;
}

function refusedOrigin({ headers }: Asked): HttpAnswer | null {
  return headers.origin === undefined ? null : { status: 403 };
}

/** The two questions of a supervisor: does it live, and may it be given work? */
function probe({ url = '', method = 'GET' }: Asked, { isDraining }: { isDraining: boolean }): HttpAnswer | null {
  const [path = ''] = url.split('?');
  if (!PROBES.includes(path)) return null;
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, headers: { allow: 'GET,HEAD' } };
  return { status: path === '/readyz' && isDraining ? 503 : 200 };
}
