import { CodexError, type NetworkProxyRules } from '@codex-ts/protocol';
import { type Authority } from './authority.ts';
import { type BlockReason, type ProxyProtocol } from './blocked-request.ts';
import { DomainPatterns } from './domain-patterns.ts';
import { type Host, parseRuleHost } from './host.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** A connection that a client asks for. */
export interface Target extends Authority {
  readonly protocol: ProxyProtocol;
}

export type HostVerdict = 'allowed' | Extract<BlockReason, 'denied' | 'not_allowed' | 'not_allowed_local'>;

const PROTOCOLS: readonly ProxyProtocol[] = ['http', 'https', 'socks5Tcp', 'socks5Udp'];
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What is allowed at this moment: the configured rules, those learnt since, and what a person allowed for the session. */
export class RuleBook {
  #rules: NetworkProxyRules;
  #allowed: DomainPatterns;
  #denied: DomainPatterns;
  readonly #learnt = new Map<string, Map<ProxyProtocol, 'allow' | 'deny'>>();
  readonly #session = new Set<string>();

  /** Throws CodexError `bad_domain_pattern`. */
  constructor(rules: NetworkProxyRules) {
    this.#rules = rules;
    this.#allowed = new DomainPatterns(rules.allowedDomains);
    this.#denied = new DomainPatterns(rules.deniedDomains);
  }

  get rules(): NetworkProxyRules {
    return this.#rules;
  }

  /** Puts other rules in the place of the configured ones. Throws CodexError `bad_domain_pattern` and changes nothing then. */
  replace(rules: NetworkProxyRules): void {
    const [allowed, denied] = [new DomainPatterns(rules.allowedDomains), new DomainPatterns(rules.deniedDomains)];
    this.#rules = rules;
    this.#allowed = allowed;
    this.#denied = denied;
  }

  /** Learns that a host may be reached by a protocol; lifts a `deny` learnt before. Throws CodexError `bad_host`. */
  allow(host: string, protocol: ProxyProtocol): void {
    this.#learntFor(host).set(protocol, 'allow');
  }

  /** Learns that a host may not be reached, by whatever protocol. Throws CodexError `bad_host`. */
  deny(host: string): void {
    const learnt = this.#learntFor(host);
    for (const protocol of PROTOCOLS) learnt.set(protocol, 'deny');
  }

  /** Keeps a person's yes until the proxy closes. */
  remember(target: Target): void {
    this.#session.add(sessionKey(target));
  }

  /** What the rules say of a host before it is resolved. Denials win; then local places; then the allowed ones. */
  verdict(target: Target): HostVerdict {
    const { host, protocol } = target;
    const learnt = this.#learnt.get(host.text)?.get(protocol);
    if (this.#denied.matches(host) || learnt === 'deny') return 'denied';
    const named = this.#allowed.names(host) || learnt === 'allow';
    if (isLocalLiteral(host) && !named && !this.#rules.allowLocalBinding) return 'not_allowed_local';
    return named || this.#allowed.matches(host) || this.#session.has(sessionKey(target)) ? 'allowed' : 'not_allowed';
  }

  /** What the rules say of the addresses of a host that may be reached: all of them must be good. */
  addressVerdict(target: Target, addresses: readonly Host[]): HostVerdict {
    if (addresses.some((address) => this.#denied.names(address))) return 'denied';
    if (this.#rules.allowLocalBinding || target.host.kind !== 'name') return 'allowed';
    const isGood = isLocalhost(target.host) ? isLoopbackAddress : isPublicAddress;
    return addresses.every((address) => isGood(address.text)) ? 'allowed' : 'not_allowed_local';
  }

  /** What the mode forbids whatever the host is. `method` is that of a plain request that is no upgrade. */
  modeGuard(protocol: ProxyProtocol, method: string | undefined): Extract<BlockReason, 'method_not_allowed' | 'mitm_required'> | null {
    if (protocol === 'socks5Tcp' && !this.#rules.enableSocks5) return 'method_not_allowed';
    if (this.#rules.mode === 'full') return null;
    // What goes through a tunnel cannot be seen without breaking it open, which this proxy does not do.
    if (protocol === 'https') return 'mitm_required';
    return protocol === 'http' && method !== undefined && READING.has(method) ? null : 'method_not_allowed';
  }

  #learntFor(text: string): Map<ProxyProtocol, 'allow' | 'deny'> {
    const host = parseRuleHost(text);
    if (!host) throw new CodexError(`The network rule names no host: ${JSON.stringify(text)}.`, { code: 'bad_host' });
    const known = this.#learnt.get(host.text);
    const learnt = known ?? new Map<ProxyProtocol, 'allow' | 'deny'>();
    if (!known) this.#learnt.set(host.text, learnt);
    return learnt;
  }
}

/** `localhost` and what is below it always mean this machine, whatever a resolver says. */
export function isLocalhost(host: Host): boolean {
  return host.kind === 'name' && (host.text === 'localhost' || host.text.endsWith('.localhost'));
}

function isLocalLiteral(host: Host): boolean {
  return host.kind === 'name' ? isLocalhost(host) : !isPublicAddress(host.text);
}

function sessionKey(target: Target): string {
  return `${target.protocol} ${target.host.text} ${target.port}`;
}
