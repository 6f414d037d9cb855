import { basename, isAbsolute } from 'node:path';
import { strictest } from '../rules/decision.ts';
import { type NetworkHosts, networkHosts, type NetworkRule } from '../rules/network-rule.ts';
import { matchesRest, type PrefixRule } from '../rules/prefix-rule.ts';
import { type Evaluation, type PrefixRuleMatch } from './rule-match.ts';

/** What some rules files say, in the order they say it. */
export interface PolicyRules {
  readonly prefixRules: readonly PrefixRule[];
  readonly networkRules: readonly NetworkRule[];
  /** By program name the paths it may stand for; of two entries for a name the later counts. */
  readonly hostExecutables: ReadonlyMap<string, readonly string[]>;
}

export interface CheckOptions {
  /** Whether a program given by path may match the rules for its bare name. Always on in the agent. */
  readonly resolveHosts?: boolean;
}

/**
 * Rules for commands, ready to be asked. It never changes: adding a rule gives a new policy that shares the old one's
 * index. Rules are found by the first word of a command, so that their number matters little.
 */
export class ExecPolicy {
  readonly networkRules: readonly NetworkRule[];
  readonly #hosts: ReadonlyMap<string, readonly string[]>;
  readonly #isStrict: boolean;
  readonly #byFirst: ReadonlyMap<string, readonly PrefixRule[]>;

  private constructor(byFirst: ReadonlyMap<string, readonly PrefixRule[]>, isStrict: boolean, networkRules: readonly NetworkRule[], hosts: ReadonlyMap<string, readonly string[]>) {
    this.#byFirst = byFirst;
    this.#isStrict = isStrict;
    this.networkRules = networkRules;
    this.#hosts = hosts;
  }

  static readonly EMPTY = new ExecPolicy(new Map(), false, [], new Map());

  static of({ prefixRules, networkRules, hostExecutables }: PolicyRules): ExecPolicy {
    return new ExecPolicy(indexed(new Map(), prefixRules), prefixRules.some(isStrict), networkRules, hostExecutables);
  }

  /** Whether any rule makes things stricter; only then is there a reason to look into shells and wrappers. */
  get isStrict(): boolean {
    return this.#isStrict;
  }

  /** How many prefix rules there are; a pattern with alternatives in its first place makes several. */
  get size(): number {
    let size = 0;
    for (const rules of this.#byFirst.values()) size += rules.length;
    return size;
  }

  /** First words of the commands that rules allow; alternatives are spelled out only in the first place. */
  get allowedPrefixes(): readonly (readonly string[])[] {
    return [...this.#byFirst.values()].flat().filter(({ decision, rest }) => decision === 'allow' && rest.every((token) => typeof token === 'string')).map(({ first, rest }) => [first, ...(rest as string[])]);
  }

  /** Hosts that the network rules open and close. */
  get networkHosts(): NetworkHosts {
    return networkHosts(this.networkRules);
  }

  /** A policy with these rules behind the ones there are. */
  withRules(rules: readonly PrefixRule[]): ExecPolicy {
    return rules.length === 0 ? this : new ExecPolicy(indexed(this.#byFirst, rules), this.#isStrict || rules.some(isStrict), this.networkRules, this.#hosts);
  }

  /** A policy that also allows the commands that begin with these words, as `appendPrefixRule` writes it. */
  withPrefixRule(prefix: readonly string[]): ExecPolicy {
    const [first, ...rest] = prefix;
    return first === undefined ? this : this.withRules([{ first, rest, decision: 'allow', justification: undefined }]);
  }

  /** A policy with a network rule behind the ones there are. */
  withNetworkRule(rule: NetworkRule): ExecPolicy {
    return new ExecPolicy(this.#byFirst, this.#isStrict, [...this.networkRules, rule], this.#hosts);
  }

  /**
   * All rules that match a command, in the order they were loaded. The words are compared as they are: no shell is
   * looked into, nothing is guessed. A program given by its absolute path is looked up by its name only when no rule
   * names the path itself, and not where `host_executable` lists other paths for that name.
   */
  check(argv: readonly string[], { resolveHosts = false }: CheckOptions = {}): Evaluation {
    const program = argv[0];
    if (program === undefined) return { matchedRules: [] };
    const exact = this.#matching(program, argv);
    const name = exact.length > 0 || !resolveHosts ? null : this.#nameOf(program);
    if (name === null) return evaluation(exact.map((rule) => matchOf(rule, argv)));
    const named = [name, ...argv.slice(1)];
    return evaluation(this.#matching(name, named).map((rule) => matchOf(rule, named, program)));
  }

  /** Whether a rule for commands that begin with these words would match a command that no rule matches. */
  wouldMatch(prefix: readonly string[], argv: readonly string[]): boolean {
    const [first, ...rest] = prefix;
    const [program] = argv;
    if (first === undefined || program === undefined) return false;
    return (first === program || first === this.#nameOf(program)) && rest.every((word, i) => word === argv[i + 1]);
  }

  /** The name by which a program that is given by its absolute path may be looked up. */
  #nameOf(program: string): string | null {
    if (!isAbsolute(program)) return null;
    const name = programBasename(program);
    const paths = this.#hosts.get(name);
    return paths === undefined || paths.includes(program) ? name : null;
  }

  #matching(first: string, argv: readonly string[]): readonly PrefixRule[] {
    return this.#byFirst.get(first)?.filter((rule) => matchesRest(rule, argv)) ?? [];
  }
}

function isStrict({ decision }: PrefixRule): boolean {
  return decision !== 'allow';
}

/** The name behind a path; on Windows programs are named without `.exe`. */
function programBasename(program: string): string {
  const name = basename(program);
  return process.platform === 'win32' ? name.replace(/\.(?:exe|cmd|bat|com)$/i, '').toLowerCase() : name;
}

function indexed(byFirst: ReadonlyMap<string, readonly PrefixRule[]>, rules: readonly PrefixRule[]): ReadonlyMap<string, readonly PrefixRule[]> {
  const added = new Map<string, PrefixRule[]>();
  for (const rule of rules) {
    const list = added.get(rule.first);
    if (list) list.push(rule);
    else added.set(rule.first, [rule]);
  }
  const index = new Map(byFirst);
  for (const [first, list] of added) index.set(first, [...(byFirst.get(first) ?? []), ...list]);
  return index;
}

function matchOf({ rest, decision, justification }: PrefixRule, argv: readonly string[], resolvedProgram?: string): PrefixRuleMatch {
  return {
    prefixRuleMatch: {
      matchedPrefix: argv.slice(0, rest.length + 1),
      decision,
      ...(resolvedProgram === undefined ? {} : { resolvedProgram }),
      ...(justification === undefined ? {} : { justification }),
    },
  };
}

function evaluation(matchedRules: readonly PrefixRuleMatch[]): Evaluation {
  const decision = strictest(matchedRules.map(({ prefixRuleMatch }) => prefixRuleMatch.decision));
  return decision === undefined ? { matchedRules } : { matchedRules, decision };
}
