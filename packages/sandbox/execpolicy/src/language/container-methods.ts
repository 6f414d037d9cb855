import { positional } from './bind-arguments.ts';
import { type Budget } from './budget.ts';
import { isEqual, keyOf } from './compare-values.ts';
import { RuleFault } from './rule-fault.ts';
import { reprOf } from './show-value.ts';
import { placeOf, putEntry } from './subscripts.ts';
import { type Arguments, checkMutable, DictValue, elements, ListValue, TupleValue, typeName, type Value } from './values.ts';

type ListMethod = (list: ListValue, given: Arguments, budget: Budget) => Value;
type DictMethod = (dict: DictValue, given: Arguments, budget: Budget) => Value;

/** Methods of lists, by name. */
export const LIST_METHODS: ReadonlyMap<string, ListMethod> = new Map<string, ListMethod>([
  ['append', changing('append', 1, ({ items }, [item = null]) => void items.push(item))],
  ['clear', changing('clear', 0, ({ items }) => void items.splice(0))],
  [
    'extend',
    (list, given, budget) => {
      const more = [...elements(positional('extend', given, 1)[0] ?? null, budget)];
      checkMutable(list);
      for (const item of more) list.items.push(item);
      return null;
    },
  ],
  [
    'insert',
    changing('insert', 2, ({ items }, [index = null, item = null]) => {
      if (typeof index !== 'number') throw new RuleFault(`\`insert\` takes a number, not \`${typeName(index)}\``);
      items.splice(index, 0, item);
    }),
  ],
  ['index', (list, given, budget) => indexIn(list, positional('index', given, 1)[0] ?? null, budget)],
  [
    'remove',
    (list, given, budget) => {
      const at = indexIn(list, positional('remove', given, 1)[0] ?? null, budget);
      checkMutable(list);
      list.items.splice(at, 1);
      return null;
    },
  ],
  [
    'pop',
    (list, given, budget) => {
      const [index = -1] = positional('pop', given, 0, 1);
      if (typeof index !== 'number') throw new RuleFault(`\`pop\` takes a number, not \`${typeName(index)}\``);
      checkMutable(list);
      budget.spend(1 + list.items.length / 64);
      return list.items.splice(placeOf(index, list.items.length), 1)[0] ?? null;
    },
  ],
]);

function changing(name: string, count: number, change: (list: ListValue, given: readonly Value[]) => void): ListMethod {
  return (list, given, budget) => {
    checkMutable(list);
    // What moves the rest of a list costs as much.
    budget.spend(1 + list.items.length / 64);
    change(list, positional(name, given, count));
    return null;
  };
}

function indexIn({ items }: ListValue, wanted: Value, budget: Budget): number {
  const at = items.findIndex((item) => isEqual(item, wanted, budget));
  if (at === -1) throw new RuleFault(`Element '${reprOf(wanted, budget).slice(0, 100)}' not found in the list`);
  return at;
}

/** Methods of dicts, by name. */
export const DICT_METHODS: ReadonlyMap<string, DictMethod> = new Map<string, DictMethod>([
  [
    'clear',
    (dict, given) => {
      positional('clear', given, 0);
      checkMutable(dict);
      dict.entries.clear();
      return null;
    },
  ],
  [
    'get',
    (dict, given, budget) => {
      const [key = null, byDefault = null] = positional('get', given, 1, 2);
      const entry = dict.entries.get(keyOf(key, budget));
      return entry === undefined ? byDefault : entry[1];
    },
  ],
  ['items', (dict, given, budget) => listed(dict, positional('items', given, 0), budget, (entry) => new TupleValue(entry))],
  ['keys', (dict, given, budget) => listed(dict, positional('keys', given, 0), budget, ([key]) => key)],
  ['values', (dict, given, budget) => listed(dict, positional('values', given, 0), budget, ([, value]) => value)],
  [
    'pop',
    (dict, given, budget) => {
      const [key = null, byDefault] = positional('pop', given, 1, 2);
      const text = keyOf(key, budget);
      const entry = dict.entries.get(text);
      if (entry === undefined && byDefault === undefined) throw new RuleFault(`Key \`${reprOf(key, budget)}\` was not found`);
      checkMutable(dict);
      dict.entries.delete(text);
      return entry === undefined ? (byDefault ?? null) : entry[1];
    },
  ],
  [
    'popitem',
    (dict, given, budget) => {
      positional('popitem', given, 0);
      // Where entries have gone, the first one is looked for.
      budget.spend(1 + dict.entries.size / 64);
      const [first] = dict.entries;
      if (first === undefined) throw new RuleFault('Cannot .popitem() on an empty dictionary');
      checkMutable(dict);
      dict.entries.delete(first[0]);
      return new TupleValue(first[1]);
    },
  ],
  [
    'setdefault',
    (dict, given, budget) => {
      const [key = null, byDefault = null] = positional('setdefault', given, 1, 2);
      const entry = dict.entries.get(keyOf(key, budget));
      if (entry === undefined) putEntry(dict, key, byDefault, budget);
      return entry === undefined ? byDefault : entry[1];
    },
  ],
  [
    'update',
    (dict, given, budget) => {
      fillDict(dict, 'update', given, budget);
      return null;
    },
  ],
]);

function listed(dict: DictValue, _none: readonly Value[], budget: Budget, pick: (entry: readonly [Value, Value]) => Value): ListValue {
  budget.spend(dict.entries.size);
  return new ListValue([...dict.entries.values()].map(pick));
}

/** Puts into a dict what `dict(...)` and `.update(...)` are given: a dict or pairs, and names. @throws RuleFault */
export function fillDict(dict: DictValue, name: string, given: Arguments, budget: Budget): void {
  const [source] = positional(name, { positional: given.positional, named: new Map() }, 0, 1);
  if (source instanceof DictValue) {
    budget.spend(source.entries.size);
    checkMutable(dict);
    for (const [key, entry] of [...source.entries]) dict.entries.set(key, entry);
  } else if (source !== undefined) {
    for (const pair of elements(source, budget)) {
      const [key, value, ...rest] = elements(pair, budget);
      if (key === undefined || value === undefined || rest.length > 0) throw new RuleFault(`\`${name}\` takes pairs: lists or tuples of two`);
      putEntry(dict, key, value, budget);
    }
  }
  for (const [key, value] of given.named) putEntry(dict, key, value, budget);
}
