import { isIPv6 } from 'node:net';
import { domainToASCII } from 'node:url';
import { looksLikeIpv4, parseIpv4 } from './ipv4-text.ts';

/** A host in the one spelling in which it is judged, resolved and reported. */
export interface Host {
  /** Lowercase ASCII; IPv6 without brackets and zone; IPv4 dotted, also when it came mapped into IPv6. */
  readonly text: string;
  readonly kind: 'name' | 'ipv4' | 'ipv6';
}

const LABEL = /^[a-z0-9_-]{1,63}$/;
const LONGEST_NAME = 253;
/** More than any host has in any spelling; what is longer is not looked at. */
const LONGEST_INPUT = 1024;

/** Reads a host without a port. null: it is not one that we would resolve or connect to. */
export function parseHost(input: string): Host | null {
  if (input.length > LONGEST_INPUT) return null;
  if (input.startsWith('[') || input.endsWith(']')) {
    return input.startsWith('[') && input.endsWith(']') ? parseIpv6(input.slice(1, -1)) : null;
  }
  return input.includes(':') ? parseIpv6(input) : parseName(input);
}

/** Reads a host as people write it in rules: blanks around it, a port, brackets and trailing dots do not matter. */
export function parseRuleHost(input: string): Host | null {
  const text = input.trim();
  if (isIPv6(text)) return parseHost(text);
  return parseHost(text.replace(/(?<!:):\d{1,5}$/, '').replace(/\.+$/, ''));
}

/** As it stands in an authority: IPv6 in brackets. */
export function hostInAuthority(host: Host): string {
  return host.kind === 'ipv6' ? `[${host.text}]` : host.text;
}

function parseName(input: string): Host | null {
  const ascii = isAscii(input) ? input.toLowerCase() : domainToASCII(input);
  const name = ascii.replace(/\.$/, '');
  if (name.length > LONGEST_NAME || !name.split('.').every((label) => LABEL.test(label))) return null;
  if (!looksLikeIpv4(name)) return { text: name, kind: 'name' };
  const address = parseIpv4(name);
  return address === null ? null : { text: address, kind: 'ipv4' };
}

function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text);
}

function parseIpv6(input: string): Host | null {
  const [address = '', zone] = splitOnce(input, '%');
  if (zone !== undefined && !/^[\w.~-]+$/.test(zone)) return null;
  if (!isIPv6(address)) return null;
  const text = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(text);
  if (!mapped) return { text, kind: 'ipv6' };
  const value = Number.parseInt(mapped[1] ?? '', 16) * 65_536 + Number.parseInt(mapped[2] ?? '', 16);
  return { text: parseIpv4(String(value)) ?? text, kind: 'ipv4' };
}

function splitOnce(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
