import { isObject, mapStrings } from './json-value.ts';

/** A difference that the user of a cassette accepts, from the `ignore` list of its first line. */
export interface IgnoreRule {
  /** JSON pointer into the request body, `*` for any name or index. Without `text`, all that stands there is ignored. */
  readonly at?: string;
  /** Regular expression; what it matches, below `at` or anywhere, is ignored. */
  readonly text?: string;
  /** Counts from 1; without it the rule holds for every request. */
  readonly request?: number;
}

const IGNORED = '<ignored>';

/** A copy of a request body without what the rules for request number `request` ignore. */
export function withoutIgnored(body: unknown, rules: readonly IgnoreRule[], request: number): unknown {
  const applying = rules.filter((rule) => rule.request === undefined || rule.request === request);
  return applying.reduce((rest, rule) => {
    const { text } = rule;
    const blank = text === undefined ? undefined : (value: unknown) => blankText(value, new RegExp(text, 'g'));
    return changeAt(rest, pointerSteps(rule.at ?? ''), blank);
  }, body);
}

function blankText(value: unknown, pattern: RegExp): unknown {
  return mapStrings(value, (text) => text.replace(pattern, IGNORED));
}

/** Changes the values at a place; without a change members are taken out and array entries blanked. */
function changeAt(value: unknown, steps: readonly string[], change: ((value: unknown) => unknown) | undefined): unknown {
  const [step, ...deeper] = steps;
  if (step === undefined) return change === undefined ? IGNORED : change(value);
  const applies = (name: string) => step === '*' || step === name;
  const isDropped = deeper.length === 0 && change === undefined;
  if (Array.isArray(value)) {
    return value.map((entry: unknown, index) => (applies(String(index)) ? changeAt(entry, deeper, change) : entry));
  }
  if (!isObject(value)) return value;
  const members = Object.entries(value).filter(([name]) => !(isDropped && applies(name)));
  return Object.fromEntries(members.map(([name, entry]) => [name, applies(name) ? changeAt(entry, deeper, change) : entry]));
}

function pointerSteps(pointer: string): string[] {
  return pointer.split('/').slice(1).map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
}
