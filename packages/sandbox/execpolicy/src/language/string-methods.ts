import { positional } from './bind-arguments.ts';
import { type Budget } from './budget.ts';
import { formatBraces } from './format-text.ts';
import { occurrences, piecesBetween } from './occurrences.ts';
import { RuleFault } from './rule-fault.ts';
import { splitLines, splitText, splitWords } from './split-text.ts';
import { charsOf, lengthOfText, sliceOf } from './subscripts.ts';
import { type Arguments, elements, ListValue, TupleValue, typeName, type Value } from './values.ts';

type Method = (text: string, given: Arguments, budget: Budget) => Value;

/** Methods of strings, by name. Whoever calls one counts the text itself. */
export const STRING_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ...Object.entries({
    capitalize: plain((text) => text.charAt(0).toUpperCase() + text.slice(1).toLowerCase()),
    isalnum: test(/^[\p{L}\p{N}]+$/u),
    isalpha: test(/^\p{L}+$/u),
    isdigit: test(/^\p{N}+$/u),
    isspace: test(/^\s+$/u),
    islower: (text: string) => /\p{Ll}/u.test(text) && !/\p{Lu}/u.test(text),
    isupper: (text: string) => /\p{Lu}/u.test(text) && !/\p{Ll}/u.test(text),
    istitle: (text: string) => /\p{L}/u.test(text) && text === titled(text),
    lower: plain((text) => text.toLowerCase()),
    upper: plain((text) => text.toUpperCase()),
    title: plain(titled),
    elems: (text: string, _given: Arguments, budget: Budget) => new ListValue([...charsOf(text, budget)]),
    format: (text: string, given: Arguments, budget: Budget) => formatBraces(text, given, budget),
    join,
    replace,
    count: search(false, Number.POSITIVE_INFINITY, (_, count) => count),
    find: search(false, 1, (place) => place ?? -1),
    rfind: search(true, 1, (place) => place ?? -1),
    index: search(false, 1, (place, _, part, text) => place ?? missing(part, text)),
    rindex: search(true, 1, (place, _, part, text) => place ?? missing(part, text)),
    startswith: affix((text, part) => text.startsWith(part)),
    endswith: affix((text, part) => text.endsWith(part)),
    removeprefix: one('removeprefix', (text, part) => (text.startsWith(part) ? text.slice(part.length) : text)),
    removesuffix: one('removesuffix', (text, part) => (part !== '' && text.endsWith(part) ? text.slice(0, -part.length) : text)),
    partition: one('partition', (text, part) => parted(text, part, occurrences(text, part, false, 1)[0], [text, '', ''])),
    rpartition: one('rpartition', (text, part) => parted(text, part, occurrences(text, part, true, 1)[0], ['', '', text])),
    strip: strip(true, true),
    lstrip: strip(true, false),
    rstrip: strip(false, true),
    split: split(false),
    rsplit: split(true),
    splitlines: (text: string, given: Arguments, budget: Budget) => {
      const [keeps = false] = positional('splitlines', given, 0, 1);
      return listOf(splitLines(text, keeps === true), budget);
    },
  }),
]);

function plain(change: (text: string) => string): Method {
  return (text, given) => {
    positional('string method', given, 0);
    return change(text);
  };
}

function test(pattern: RegExp): Method {
  return (text, given) => {
    positional('string method', given, 0);
    return pattern.test(text);
  };
}

function titled(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => {
    const [first = '', ...rest] = Array.from(word);
    return first.toUpperCase() + rest.join('').toLowerCase();
  });
}

function textOf(value: Value | undefined, method: string): string {
  if (typeof value === 'string') return value;
  throw new RuleFault(`\`${method}\` takes a string, not \`${typeName(value ?? null)}\``);
}

function one(name: string, change: (text: string, part: string) => Value): Method {
  return (text, given) => change(text, textOf(positional(name, given, 1)[0], name));
}

function parted(text: string, part: string, at: number | undefined, whole: readonly string[]): TupleValue {
  if (part === '') throw new RuleFault('Empty separator cannot be used for partitioning');
  if (at === undefined) return new TupleValue(whole);
  return new TupleValue([text.slice(0, at), part, text.slice(at + part.length)]);
}

function affix(fits: (text: string, part: string) => boolean): Method {
  return (text, given, budget) => {
    const [part = null] = positional('startswith', given, 1);
    const parts = part instanceof TupleValue ? part.items : [part];
    budget.spend(parts.length);
    return parts.some((item) => fits(text, textOf(item, 'startswith')));
  };
}

function join(text: string, given: Arguments, budget: Budget): string {
  const [list = null] = positional('join', given, 1);
  const parts = elements(list, budget).map((item) => textOf(item, 'join'));
  budget.spendText(parts.reduce((length, part) => length + part.length + text.length, 0));
  return parts.join(text);
}

function replace(text: string, given: Arguments, budget: Budget): string {
  const [from, to, limit] = positional('replace', given, 2, 3);
  const [part, other] = [textOf(from, 'replace'), textOf(to, 'replace')];
  const most = typeof limit === 'number' && limit >= 0 ? limit : Number.POSITIVE_INFINITY;
  const pieces = part === '' ? ['', ...charsOf(text, budget), ''] : piecesBetween(text, part, occurrences(text, part, false, most));
  const changes = Math.min(most, pieces.length - 1);
  budget.spendText(text.length + changes * other.length);
  return pieces.reduce((made, piece, i) => made + (i <= changes ? other : part) + piece);
}

/**
 * Finds a part, in all of the text or between two places. `pick` makes the answer of where the first place found is,
 * counted in characters, and of how many there are.
 */
function search(fromEnd: boolean, most: number, pick: (place: number | undefined, count: number, part: string, text: string) => number): Method {
  return (text, given, budget) => {
    const [wanted, from, to] = positional('find', given, 1, 3).map((value) => value ?? undefined);
    const part = textOf(wanted, 'find');
    const whole = from === undefined && to === undefined ? text : textOf(sliceOf(text, from, to, undefined, budget), 'find');
    budget.spend(whole.length);
    const found = occurrences(whole, part, fromEnd, most);
    const [at] = found;
    return pick(at === undefined ? undefined : startOf(text, from, budget) + lengthOfText(whole.slice(0, at), budget), found.length, part, text);
  };
}

/** Where a search begins that was told to begin at a place, which may lie outside or count from the end. */
function startOf(text: string, from: Value | undefined, budget: Budget): number {
  if (typeof from !== 'number') return 0;
  const length = lengthOfText(text, budget);
  return Math.min(from < 0 ? Math.max(0, from + length) : from, length);
}

function missing(part: string, text: string): never {
  throw new RuleFault(`Substring '${part.slice(0, 100)}' not found in '${text.slice(0, 100)}'`);
}

function strip(atStart: boolean, atEnd: boolean): Method {
  return (text, given, budget) => {
    const [set] = positional('strip', given, 0, 1);
    const chars = new Set(set === undefined || set === null ? null : Array.from(textOf(set, 'strip')));
    const isBlank = (char: string): boolean => (chars.size === 0 && (set === undefined || set === null) ? /\s/u.test(char) : chars.has(char));
    budget.spend(chars.size);
    const all = charsOf(text, budget);
    let from = 0;
    let to = all.length;
    while (atStart && from < to && isBlank(all[from] ?? '')) from += 1;
    while (atEnd && to > from && isBlank(all[to - 1] ?? '')) to -= 1;
    return all.slice(from, to).join('');
  };
}

function split(fromEnd: boolean): Method {
  return (text, given, budget) => {
    const [separator = null, limit = null] = positional('split', given, 0, 2);
    const most = typeof limit === 'number' && limit >= 0 ? limit : Number.POSITIVE_INFINITY;
    const parts = separator === null ? splitWords(text, most, fromEnd) : splitText(text, textOf(separator, 'split'), most, fromEnd);
    return listOf(parts, budget);
  };
}

function listOf(parts: readonly string[], budget: Budget): ListValue {
  budget.spend(parts.length);
  return new ListValue([...parts]);
}
