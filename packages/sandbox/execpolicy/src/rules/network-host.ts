import { RuleFault } from '../language/rule-fault.ts';

/**
 * The host of a network rule as it is compared: lower case, without port, brackets and trailing dots.
 * @throws RuleFault for what names no single host
 */
export function normalHost(raw: string): string {
  const host = raw.trim();
  const fault = (text: string): RuleFault => new RuleFault(`invalid rule: network_rule host ${text}`);
  if (host === '') throw fault('cannot be empty');
  if (/:\/\/|[/?#]/.test(host)) throw fault('must be a hostname or IP literal (without scheme or path)');
  const bare = withoutPort(host, fault).replace(/\.+$/, '').trim().toLowerCase();
  if (bare === '') throw fault('cannot be empty');
  if (bare.includes('*')) throw fault('must be a specific host; wildcards are not allowed');
  if (/\s/.test(bare)) throw fault('cannot contain whitespace');
  return bare;
}

/** One colon stands before a port; several make an IPv6 address, which has brackets when a port follows. */
function withoutPort(host: string, fault: (text: string) => RuleFault): string {
  if (host.startsWith('[')) {
    const end = host.indexOf(']');
    if (end === -1) throw fault('has an invalid bracketed IPv6 literal');
    const suffix = host.slice(end + 1);
    if (suffix !== '' && !/^:\d+$/.test(suffix)) throw fault(`contains an unsupported suffix: ${host}`);
    return host.slice(1, end);
  }
  const [, name, port] = /^([^:]*):([^:]*)$/.exec(host) ?? [];
  // `API.example.com:443.` is a host with a port, as is the same without the dot.
  return name !== undefined && port !== undefined && /^\d*\.*$/.test(port) ? name : host;
}
