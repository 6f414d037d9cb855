import { bindArguments, positional, wrongType } from './bind-arguments.ts';
import { attributeOf, methodNames, methodOf } from './attributes.ts';
import { type Budget } from './budget.ts';
import { compareValues } from './compare-values.ts';
import { fillDict } from './container-methods.ts';
import { wholeNumber } from './literal.ts';
import { RuleFault } from './rule-fault.ts';
import { reprOf, strOf } from './show-value.ts';
import { charsOf, lengthOfText } from './subscripts.ts';
import { type Arguments, Callable, DictValue, elements, isTrue, ListValue, RangeValue, TupleValue, typeName, type Value } from './values.ts';

type Body = (given: readonly Value[], budget: Budget) => Value;

/** The functions every file has, apart from those that make rules. */
export function standardBuiltins(budget: Budget): Map<string, Callable> {
  const all = new Map<string, Callable>();
  const add = (name: string, call: (given: Arguments) => Value): void => {
    all.set(name, new Callable(name, call));
  };
  for (const [name, [least, most, body]] of Object.entries(SIMPLE)) {
    add(name, (given) => body(positional(name, given, least, most), budget));
  }
  add('dict', (given) => {
    const dict = new DictValue();
    fillDict(dict, 'dict', given, budget);
    return dict;
  });
  add('sorted', (given) => sorted(given, budget));
  add('min', (given) => extreme('min', given, budget, -1));
  add('max', (given) => extreme('max', given, budget, 1));
  add('int', (given) => toInt(given, budget));
  add('zip', ({ positional: lists }) => {
    const rows = lists.map((list) => elements(list, budget));
    const length = rows.reduce((least, row) => Math.min(least, row.length), rows[0]?.length ?? 0);
    budget.spend(length * rows.length);
    return new ListValue(Array.from({ length }, (_, i) => new TupleValue(rows.map((row) => row[i] ?? null))));
  });
  add('fail', (given) => {
    const [first] = given.named.keys();
    if (first !== undefined) throw new RuleFault(`Found \`${first}\` extra named parameter(s) for call to fail`);
    throw new RuleFault(`fail: ${given.positional.map((value) => strOf(value, budget)).join(' ')}`);
  });
  return all;
}

const SIMPLE: Readonly<Record<string, readonly [least: number, most: number, body: Body]>> = {
  abs: [1, 1, ([value = null], budget) => Math.abs(numberOf(value, 'x', budget))],
  all: [1, 1, ([list = null], budget) => elements(list, budget).every(isTrue)],
  any: [1, 1, ([list = null], budget) => elements(list, budget).some(isTrue)],
  bool: [0, 1, ([value = null]) => isTrue(value)],
  chr: [1, 1, ([code = null], budget) => character(numberOf(code, 'i', budget))],
  dir: [
    1,
    1,
    ([value = null], budget) => {
      const names = methodNames(value);
      budget.spend(names.length);
      return new ListValue(names);
    },
  ],
  enumerate: [
    1,
    2,
    ([list = null, start = 0], budget) => {
      const first = numberOf(start, 'start', budget);
      return new ListValue(elements(list, budget).map((item, i) => new TupleValue([wholeNumber(first + i), item])));
    },
  ],
  getattr: [
    2,
    3,
    ([value = null, name = null, byDefault], budget) => {
      if (typeof name !== 'string') throw wrongType('attr', 'str', name, budget);
      return byDefault === undefined ? attributeOf(value, name, budget) : (methodOf(value, name, budget) ?? byDefault);
    },
  ],
  hasattr: [
    2,
    2,
    ([value = null, name = null], budget) => {
      if (typeof name !== 'string') throw wrongType('attr', 'str', name, budget);
      return methodOf(value, name, budget) !== undefined;
    },
  ],
  len: [1, 1, ([value = null], budget) => lengthOf(value, budget)],
  list: [0, 1, ([list = new ListValue([])], budget) => new ListValue([...elements(list, budget)])],
  ord: [
    1,
    1,
    ([text = null], budget) => {
      const chars = typeof text === 'string' ? charsOf(text, budget) : [];
      if (chars.length !== 1) throw new RuleFault(`ord(): ${reprOf(text, budget)} is not a single character string`);
      return chars[0]?.codePointAt(0) ?? 0;
    },
  ],
  range: [1, 3, ([first = null, second, step = 1], budget) => rangeOf(first, second, step, budget)],
  repr: [1, 1, ([value = null], budget) => reprOf(value, budget)],
  reversed: [1, 1, ([list = null], budget) => new ListValue([...elements(list, budget)].reverse())],
  str: [1, 1, ([value = null], budget) => strOf(value, budget)],
  tuple: [0, 1, ([list = new ListValue([])], budget) => new TupleValue([...elements(list, budget)])],
  type: [1, 1, ([value = null]) => typeName(value)],
};

function numberOf(value: Value, parameter: string, budget: Budget): number {
  if (typeof value === 'number') return value;
  throw wrongType(parameter, 'int', value, budget);
}

function character(code: number): string {
  if (code < 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) throw new RuleFault(`chr() of ${code}, which is no character`);
  return String.fromCodePoint(code);
}

function lengthOf(value: Value, budget: Budget): number {
  if (typeof value === 'string') return lengthOfText(value, budget);
  if (value instanceof ListValue || value instanceof TupleValue) return value.items.length;
  if (value instanceof DictValue) return value.entries.size;
  if (value instanceof RangeValue) return value.length;
  throw new RuleFault(`Operation \`len()\` not supported on type \`${typeName(value)}\``);
}

function rangeOf(first: Value, second: Value | undefined, third: Value, budget: Budget): RangeValue {
  const start = second === undefined ? 0 : numberOf(first, 'start', budget);
  const end = numberOf(second ?? first, 'stop', budget);
  const step = numberOf(third, 'step', budget);
  if (step === 0) throw new RuleFault('Third argument of range (step) cannot be zero');
  return new RangeValue(start, end, step);
}

function toInt(given: Arguments, budget: Budget): number {
  const { values } = bindArguments('int', [{ name: 'x', isOptional: true }, { name: 'base', isOptional: true }], given);
  const value = values.get('x');
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined) return Number(value ?? 0);
  if (typeof value !== 'string') throw wrongType('x', 'bool | int | str', value, budget);
  budget.spendText(value.length);
  const base = numberOf(values.get('base') ?? 10, 'base', budget);
  if (base !== 0 && (base < 2 || base > 36)) throw new RuleFault(`${base} is not a valid base, int() base must be >= 2 and <= 36`);
  const [, sign = '', prefix = '', digits = ''] = /^([+-]?)(0[xXoObB])?(.*)$/s.exec(value.replaceAll('_', '')) ?? [];
  const stated = prefix === '' ? undefined : { x: 16, o: 8, b: 2 }[prefix.charAt(1).toLowerCase()];
  const radix = base === 0 ? (stated ?? 10) : base;
  // A prefix counts where it names the base; elsewhere its letter is a digit or a mistake.
  const text = (stated === radix ? digits : prefix + digits).toLowerCase();
  const allowed = '0123456789abcdefghijklmnopqrstuvwxyz'.slice(0, radix);
  if (text === '' || text.length > 64 || ![...text].every((digit) => allowed.includes(digit))) {
    throw new RuleFault(`Cannot parse \`${value.slice(0, 100)}\` as an integer in base ${base}`);
  }
  return wholeNumber((sign === '-' ? -1 : 1) * Number.parseInt(text, radix));
}

/** The values by which a list is ordered. */
function keysOf(list: readonly Value[], key: Value | undefined): readonly Value[] {
  if (key === undefined || key === null) return list;
  if (!(key instanceof Callable)) throw new RuleFault(`Operation \`call()\` not supported on type \`${typeName(key)}\``);
  return list.map((item) => key.call({ positional: [item], named: new Map() }));
}

function sorted(given: Arguments, budget: Budget): ListValue {
  const { values } = bindArguments('sorted', [{ name: 'x' }, { name: 'key', isOptional: true, isNamedOnly: true }, { name: 'reverse', isOptional: true, isNamedOnly: true }], given);
  const items = elements(values.get('x') ?? null, budget);
  const keys = keysOf(items, values.get('key'));
  const direction = isTrue(values.get('reverse') ?? false) ? -1 : 1;
  const order = items.map((_, i) => i).sort((a, b) => direction * compareValues(keys[a] ?? null, keys[b] ?? null, budget));
  return new ListValue(order.map((i) => items[i] ?? null));
}

function extreme(name: string, given: Arguments, budget: Budget, direction: number): Value {
  const { values, more } = bindArguments(name, [{ name: 'key', isOptional: true, isNamedOnly: true }], given, { takesMore: true });
  const [only = null] = more;
  const items = more.length === 1 ? elements(only, budget) : more;
  if (items.length === 0) throw new RuleFault(`${name}() of nothing`);
  const keys = keysOf(items, values.get('key'));
  let best = 0;
  for (let i = 1; i < items.length; i += 1) {
    if (direction * compareValues(keys[i] ?? null, keys[best] ?? null, budget) > 0) best = i;
  }
  return items[best] ?? null;
}
