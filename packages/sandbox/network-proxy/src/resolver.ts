import { lookup as systemLookup } from 'node:dns/promises';
import { Semaphore, withTimeout } from '@codex-ts/async-utils';
import { type Host, parseHost } from './host.ts';

/** All addresses of a name, as the system knows them. Rejects for a name that has none. */
export type Lookup = (name: string) => Promise<readonly string[]>;

/** The system's resolver runs on the few threads that our own file access needs too, and cannot be interrupted. */
const LOOKUPS_AT_A_TIME = 2;
/** More than any honest name has. */
const MOST_ADDRESSES = 16;

const LOCALHOST: readonly Host[] = [
  { text: '127.0.0.1', kind: 'ipv4' },
  { text: '::1', kind: 'ipv6' },
];

/** Finds the addresses of hosts, a few at a time. Nothing is kept: each connection is judged by the answer it got. */
export class Resolver {
  readonly #lookup: Lookup;
  readonly #timeoutMs: number;
  readonly #turns = new Semaphore(LOOKUPS_AT_A_TIME);

  constructor(lookup: Lookup | undefined, timeoutMs: number) {
    this.#lookup = lookup ?? systemAddresses;
    this.#timeoutMs = timeoutMs;
  }

  /** Throws what the lookup throws, CodexError `timeout`, or the signal's reason. An empty list: none that can be used. */
  async addresses(host: Host, signal: AbortSignal): Promise<readonly Host[]> {
    if (host.kind !== 'name') return [host];
    if (host.text === 'localhost') return LOCALHOST;
    const found = await withTimeout((inner) => this.#turns.run(() => this.#lookup(host.text), inner), this.#timeoutMs, { signal });
    const addresses = found.slice(0, MOST_ADDRESSES).map(parseHost);
    return addresses.every(isAddress) ? addresses : [];
  }
}

async function systemAddresses(name: string): Promise<string[]> {
  const found = await systemLookup(name, { all: true, verbatim: true });
  return found.map(({ address }) => address);
}

function isAddress(host: Host | null): host is Host {
  return host !== null && host.kind !== 'name';
}
