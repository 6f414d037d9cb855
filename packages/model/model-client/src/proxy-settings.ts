import { isIP } from 'node:net';
import { CodexError } from '@codex-ts/protocol';

/**
 * The proxy for a URL by the usual variables, or null for a direct connection: `HTTP_PROXY`, `HTTPS_PROXY`,
 * `ALL_PROXY` and `NO_PROXY`, lower case first. As with curl, loopback is no exception unless `NO_PROXY` names it,
 * and `HTTP_PROXY` in upper case is not trusted in a CGI environment, where a client may set it by a header.
 * Throws a `CodexError` for a proxy of a kind that is not supported.
 */
export function proxyFor(target: URL, env: NodeJS.ProcessEnv): URL | null {
  const isHttps = target.protocol === 'https:';
  const own = isHttps ? variable(env, 'HTTPS_PROXY') : httpProxy(env);
  const value = own ?? variable(env, 'ALL_PROXY');
  if (value === undefined || isExcluded(target, variable(env, 'NO_PROXY') ?? '')) return null;
  const proxy = parseProxy(value);
  if (proxy !== null && (proxy.protocol === 'http:' || proxy.protocol === 'https:')) return proxy;
  const kind = proxy === null ? 'The proxy address in the environment is not a URL' : `A proxy of kind \`${proxy.protocol}//\` is not supported`;
  throw new CodexError(`${kind}. Use http:// or https://, or name ${target.hostname} in NO_PROXY.`, { code: 'invalid_proxy' });
}

function httpProxy(env: NodeJS.ProcessEnv): string | undefined {
  return filled(env['http_proxy']) ?? (env['REQUEST_METHOD'] === undefined ? filled(env['HTTP_PROXY']) : undefined);
}

function variable(env: NodeJS.ProcessEnv, name: string): string | undefined {
  return filled(env[name.toLowerCase()]) ?? filled(env[name]);
}

function filled(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function parseProxy(value: string): URL | null {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  return URL.canParse(text) ? new URL(text) : null;
}

/** `NO_PROXY`: host names that cover their subdomains, addresses, IPv4 ranges as `10.0.0.0/8`, each with an optional port, or `*`. */
function isExcluded(target: URL, list: string): boolean {
  const host = target.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = target.port === '' ? (target.protocol === 'https:' ? '443' : '80') : target.port;
  const entries = list.split(/[\s,]+/).filter((entry) => entry !== '');
  return entries.some((entry) => entry === '*' || covers(entry.toLowerCase(), host, port));
}

function covers(entry: string, host: string, port: string): boolean {
  const bracketed = /^\[(.+)\](?::(\d+))?$/.exec(entry);
  const plain = /^([^:]+)(?::(\d+))?$/.exec(entry);
  const [, name = entry, wantedPort] = bracketed ?? plain ?? [];
  if (wantedPort !== undefined && wantedPort !== port) return false;
  if (name.includes('/')) return inRange(host, name);
  const suffix = name.replace(/^\*?\./, '').replace(/\.$/, '');
  return host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function inRange(host: string, range: string): boolean {
  const [base = '', bits = ''] = range.split('/');
  const size = Number(bits);
  if (isIP(host) !== 4 || isIP(base) !== 4 || !/^\d+$/.test(bits) || size > 32) return false;
  const shift = 2 ** (32 - size);
  return Math.floor(ipv4Number(host) / shift) === Math.floor(ipv4Number(base) / shift);
}

function ipv4Number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

/** The `Proxy-Authorization` value for the user and password in a proxy's URL. */
export function proxyAuthorization(proxy: URL): string | null {
  if (proxy.username === '' && proxy.password === '') return null;
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return `Basic ${Buffer.from(pair).toString('base64')}`;
}
