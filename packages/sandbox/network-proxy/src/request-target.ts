import { type IncomingMessage } from 'node:http';
import { type Authority, parseAuthority } from './authority.ts';
import { fieldValues, framingProblem, hasBody } from './header-fields.ts';

/** What a client's request names, or why it is refused as no proxy request of the form we take. */
export type RequestTarget<T> = { readonly type: 'target'; readonly target: T } | { readonly type: 'problem'; readonly message: string };

export interface PlainTarget {
  readonly authority: Authority;
  /** Path and query, as sent. */
  readonly path: string;
}

const HTTP_PORT = 80;

/** `http://host[:port]/path?query`. The `Host` field, if any, has to name the same place. */
export function plainTarget(request: IncomingMessage): RequestTarget<PlainTarget> {
  const framing = framingProblem(request);
  if (framing !== null) return problem(framing);
  const match = /^http:\/\/([^/?#]*)(\/?[^#]*)$/i.exec(request.url ?? '');
  if (!match) return problem('A proxy request needs a whole address that begins with http://.');
  const authority = parseAuthority(match[1] ?? '', HTTP_PORT);
  if (!authority) return problem('The address does not name a host that can be reached.');
  if (!hostAgrees(request, authority, HTTP_PORT)) return problem('The Host field does not name the host of the address.');
  return { type: 'target', target: { authority, path: originForm(match[2] ?? '', request.method) } };
}

/** `host:port` of a CONNECT request. */
export function tunnelTarget(request: IncomingMessage): RequestTarget<Authority> {
  if (hasBody(request) || framingProblem(request) !== null) return problem('A CONNECT request has no body.');
  const authority = parseAuthority(request.url ?? '');
  if (!authority) return problem('CONNECT needs host:port.');
  if (!hostAgrees(request, authority, authority.port)) return problem('The Host field does not name the host of the tunnel.');
  return { type: 'target', target: authority };
}

/** The path of a request that goes to a Unix socket: `/path` or the path of a whole address. */
export function socketRequestPath(request: IncomingMessage): RequestTarget<string> {
  const framing = framingProblem(request);
  if (framing !== null) return problem(framing);
  if (fieldValues(request.rawHeaders, 'host').length > 1) return problem('The request has more than one Host field.');
  const match = /^(?:http:\/\/[^/?#@]*)?(\/[^#]*)?$/i.exec(request.url ?? '');
  return match ? { type: 'target', target: match[1] ?? '/' } : problem('The address of the request is not understood.');
}

function originForm(rest: string, method: string | undefined): string {
  if (rest === '') return method === 'OPTIONS' ? '*' : '/';
  return rest.startsWith('/') ? rest : `/${rest}`;
}

function hostAgrees(request: IncomingMessage, authority: Authority, defaultPort: number): boolean {
  const values = fieldValues(request.rawHeaders, 'host');
  if (values.length === 0) return request.httpVersion === '1.0';
  const named = values.length === 1 ? parseAuthority(values[0] ?? '', defaultPort) : null;
  return named !== null && named.host.text === authority.host.text && named.port === authority.port;
}

function problem(message: string): { type: 'problem'; message: string } {
  return { type: 'problem', message };
}
