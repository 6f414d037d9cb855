import { CodexError } from '@codex-ts/protocol';
import { type Host, parseRuleHost } from './host.ts';

/**
 * A set of hosts: exact ones, `*.x` for all below x, `**.x` for x and all below. Patterns are compared in the spelling of
 * `parseHost`, so that case, trailing dots, ports, umlauts and odd IP spellings do not matter.
 */
export class DomainPatterns {
  readonly #exact = new Set<string>();
  readonly #below = new Set<string>();
  readonly #apex = new Set<string>();

  /** Throws CodexError `bad_domain_pattern` for a pattern of another form, `*` alone among them. */
  constructor(patterns: readonly string[]) {
    for (const pattern of patterns) this.#add(pattern);
  }

  /** Whether a pattern names the host itself, without a wildcard. */
  names(host: Host): boolean {
    return this.#exact.has(host.text);
  }

  matches(host: Host): boolean {
    if (this.#exact.has(host.text) || this.#apex.has(host.text)) return true;
    if (host.kind !== 'name' || this.#below.size === 0) return false;
    for (let dot = host.text.indexOf('.'); dot >= 0; dot = host.text.indexOf('.', dot + 1)) {
      if (this.#below.has(host.text.slice(dot + 1))) return true;
    }
    return false;
  }

  #add(pattern: string): void {
    const [, stars = '', rest = ''] = /^(\*{1,2}\.)?(.*)$/s.exec(pattern.trim()) ?? [];
    const host = parseRuleHost(rest);
    if (!host || (stars !== '' && host.kind !== 'name')) throw badPattern(pattern);
    if (stars === '') this.#exact.add(host.text);
    else this.#below.add(host.text);
    if (stars === '**.') this.#apex.add(host.text);
  }
}

function badPattern(pattern: string): CodexError {
  const hint = /^\*+\.?$/.test(pattern.trim()) ? 'List the domains themselves.' : 'Use example.com, *.example.com or **.example.com.';
  return new CodexError(`The network rules hold a pattern that is not a domain: ${JSON.stringify(pattern)}. ${hint}`, {
    code: 'bad_domain_pattern',
  });
}
