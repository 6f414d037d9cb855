import { basename, isAbsolute } from 'node:path';
import { bindArguments, type PlainParameter, wrongType } from '../language/bind-arguments.ts';
import { type Budget } from '../language/budget.ts';
import { RuleFault, type Span } from '../language/rule-fault.ts';
import { type Arguments, Callable, ListValue, typeName, type Value } from '../language/values.ts';
import { type CollectedRules } from './collected-rules.ts';
import { type Decision, isDecision } from './decision.ts';
import { normalHost } from './network-host.ts';
import { NETWORK_PROTOCOLS, type NetworkProtocol } from './network-rule.ts';
import { type PatternToken, prefixRules } from './prefix-rule.ts';
import { shellWords } from './shell-words.ts';

const STEPS_PER_RULE = 16;

/**
 * The three functions that make rules. What they are given is added to `collected`.
 * @param callPlace where the call stands that is being made
 */
export function ruleBuiltins(collected: CollectedRules, budget: Budget, callPlace: () => Span | undefined): Callable[] {
  const builtin = (name: string, parameters: readonly PlainParameter[], make: (given: Given) => void): Callable =>
    new Callable(name, (given) => {
      budget.spend(STEPS_PER_RULE);
      make(new Given(name, parameters, given, budget));
      return null;
    });
  return [
    builtin('prefix_rule', [need('pattern'), may('decision'), may('match'), may('not_match'), may('justification')], (given) => addPrefixRule(given, collected, callPlace())),
    builtin('network_rule', [need('host'), need('protocol'), need('decision'), may('justification')], (given) => addNetworkRule(given, collected)),
    builtin('host_executable', [need('name'), need('paths')], (given) => addHostExecutable(given, collected)),
  ];
}

const need = (name: string): PlainParameter => ({ name });
const may = (name: string): PlainParameter => ({ name, isOptional: true });

/** The arguments of one call, by name and with their types checked. */
class Given {
  readonly #values: ReadonlyMap<string, Value>;
  readonly #budget: Budget;

  constructor(name: string, parameters: readonly PlainParameter[], given: Arguments, budget: Budget) {
    this.#values = bindArguments(name, parameters, given).values;
    this.#budget = budget;
  }

  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return value;
    if (typeof value !== 'string') throw wrongType(name, 'str', value, this.#budget);
    this.countText(value);
    return value;
  }

  list(name: string): readonly Value[] | undefined {
    const value = this.#values.get(name);
    if (value === undefined) return undefined;
    if (!(value instanceof ListValue)) throw wrongType(name, 'list', value, this.#budget);
    this.#budget.spend(value.items.length);
    return value.items;
  }

  count(steps: number): void {
    this.#budget.spend(steps);
  }

  /** Text that is looked through. */
  countText(text: string): void {
    this.#budget.spendText(text.length);
  }

  justification(): string | undefined {
    const text = this.text('justification');
    if (text?.trim() === '') throw new RuleFault('invalid rule: justification cannot be empty');
    return text;
  }
}

function addPrefixRule(given: Given, { prefixRules: rules, examples }: CollectedRules, call: Span | undefined): void {
  const pattern = given.list('pattern') ?? [];
  const decision = decisionOf(given.text('decision') ?? 'allow');
  const [matching, other] = [given.list('match') ?? [], given.list('not_match') ?? []];
  const justification = given.justification();
  const tokens = pattern.map((token) => patternToken(token, given));
  if (tokens.length === 0) throw new RuleFault('invalid pattern element: pattern cannot be empty');
  const made = prefixRules(tokens, decision, justification);
  given.count(made.length * (STEPS_PER_RULE + tokens.length));
  for (const rule of made) rules.push(rule);
  if (matching.length > 0 || other.length > 0) examples.push({ rules: made, matching: matching.map((value) => example(value, given)), other: other.map((value) => example(value, given)), call });
}

function decisionOf(text: string): Decision {
  if (isDecision(text)) return text;
  throw new RuleFault(`invalid decision: ${text}`);
}

function patternToken(value: Value, given: Given): PatternToken {
  const fault = (text: string): RuleFault => new RuleFault(`invalid pattern element: ${text}`);
  if (typeof value === 'string') return value;
  if (!(value instanceof ListValue)) throw fault(`pattern element must be a string or list of strings (got ${typeName(value)})`);
  if (value.items.length === 0) throw fault('pattern alternatives cannot be empty');
  given.count(value.items.length);
  return value.items.map((word) => {
    if (typeof word !== 'string') throw fault(`pattern alternative must be a string (got ${typeName(word)})`);
    return word;
  });
}

function example(value: Value, given: Given): readonly string[] {
  const fault = (text: string): RuleFault => new RuleFault(`invalid example: ${text}`);
  if (typeof value === 'string') {
    given.countText(value);
    const words = shellWords(value);
    if (words === null) throw fault('example string has invalid shell syntax');
    if (words.length === 0) throw fault('example cannot be an empty string');
    given.count(words.length);
    return words;
  }
  if (!(value instanceof ListValue)) throw fault(`example must be a string or list of strings (got ${typeName(value)})`);
  if (value.items.length === 0) throw fault('example cannot be an empty list');
  given.count(value.items.length);
  return value.items.map((word) => {
    if (typeof word !== 'string') throw fault(`example tokens must be strings (got ${typeName(word)})`);
    return word;
  });
}

const PROTOCOL_ALIASES: ReadonlyMap<string, NetworkProtocol> = new Map([
  ['https_connect', 'https'],
  ['http-connect', 'https'],
]);

function addNetworkRule(given: Given, { networkRules }: CollectedRules): void {
  const [host = '', wanted = '', decided = ''] = [given.text('host'), given.text('protocol'), given.text('decision')];
  const justification = given.justification();
  const protocol = PROTOCOL_ALIASES.get(wanted) ?? NETWORK_PROTOCOLS.find((name) => name === wanted);
  if (protocol === undefined) throw new RuleFault(`invalid rule: network_rule protocol must be one of ${NETWORK_PROTOCOLS.join(', ')} (got ${wanted})`);
  const decision = decided === 'deny' ? 'forbidden' : decisionOf(decided);
  networkRules.push({ host: normalHost(host), protocol, decision, justification });
}

function addHostExecutable(given: Given, { hostExecutables }: CollectedRules): void {
  const fault = (text: string): RuleFault => new RuleFault(`invalid rule: host_executable ${text}`);
  const name = given.text('name') ?? '';
  if (name === '') throw fault('name cannot be empty');
  if (name === '.' || name === '..' || basename(name) !== name) throw fault(`name must be a bare executable name (got ${name})`);
  const paths = (given.list('paths') ?? []).map((path) => {
    if (typeof path !== 'string') throw fault(`paths must be strings (got ${typeName(path)})`);
    given.countText(path);
    if (!isAbsolute(path)) throw fault(`paths must be absolute (got ${path})`);
    if (basename(path) !== name) throw fault(`path \`${path}\` must have basename \`${name}\``);
    return path;
  });
  hostExecutables.set(name, [...new Set(paths)]);
}
