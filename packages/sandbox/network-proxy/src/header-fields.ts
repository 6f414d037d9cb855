import { type IncomingMessage } from 'node:http';

/** Fields that concern one connection only, and what is meant for this proxy. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'transfer-encoding',
  'upgrade',
  'x-unix-socket',
]);

/** All values of a field, of `rawHeaders` (name, value, name, value, …). */
export function fieldValues(raw: readonly string[], name: string): string[] {
  return pairs(raw).flatMap(([field, value]) => (field.toLowerCase() === name ? [value] : []));
}

/** What is passed on, in its order and spelling: all but hop-by-hop fields, those that `Connection` names, and `without`. */
export function forwardedFields(raw: readonly string[], ...without: readonly string[]): string[] {
  const dropped = new Set([...without, ...fieldValues(raw, 'connection').flatMap((value) => value.toLowerCase().split(/[\s,]+/))]);
  // A client may not make us lose what says where a message ends.
  dropped.delete('content-length');
  return pairs(raw).flatMap(([name, value]) => {
    const field = name.toLowerCase();
    return HOP_BY_HOP.has(field) || dropped.has(field) ? [] : [name, value];
  });
}

/** Trailers that may be passed on: nothing that concerns framing, routing or the connection. */
export function forwardedTrailers(raw: readonly string[]): [string, string][] {
  const held = new Set(['content-length', 'host', 'trailer']);
  return pairs(raw).filter(([name]) => !HOP_BY_HOP.has(name.toLowerCase()) && !held.has(name.toLowerCase()));
}

/** Whether a request announces a body. */
export function hasBody(request: IncomingMessage): boolean {
  if (request.headers['transfer-encoding'] !== undefined) return true;
  return Number(request.headers['content-length'] ?? 0) > 0;
}

/**
 * Why the end of a request's body is in doubt, null when it is not. The parser has refused the plainest cases (both
 * lengths, two lengths, bare line feeds); these are left, which others behind us might read otherwise than we do.
 */
export function framingProblem(request: IncomingMessage): string | null {
  const encodings = fieldValues(request.rawHeaders, 'transfer-encoding');
  if (encodings.length === 0) return null;
  const isPlain = encodings.length === 1 && encodings[0]?.toLowerCase() === 'chunked';
  const isOld = request.httpVersionMajor < 1 || (request.httpVersionMajor === 1 && request.httpVersionMinor < 1);
  return isPlain && !isOld ? null : 'The transfer encoding of the request is not one that can be passed on.';
}

function pairs(raw: readonly string[]): [string, string][] {
  const result: [string, string][] = [];
  for (let at = 0; at + 1 < raw.length; at += 2) result.push([raw[at] ?? '', raw[at + 1] ?? '']);
  return result;
}
