import { type Budget } from './budget.ts';
import { keyOf } from './compare-values.ts';
import { RuleFault } from './rule-fault.ts';
import { reprOf } from './show-value.ts';
import { checkMutable, DictValue, ListValue, RangeValue, TupleValue, typeName, type Value } from './values.ts';

/** The characters of a text: code points, not UTF-16 units. */
export function charsOf(text: string, budget: Budget): readonly string[] {
  budget.spend(text.length);
  return Array.from(text);
}

/** How many characters a text has. */
export function lengthOfText(text: string, budget: Budget): number {
  budget.spendText(text.length);
  return /[\ud800-\udfff]/.test(text) ? charsOf(text, budget).length : text.length;
}

/** `value[index]`. @throws RuleFault */
export function valueAt(value: Value, index: Value, budget: Budget): Value {
  if (value instanceof DictValue) {
    const entry = value.entries.get(keyOf(index, budget));
    if (entry === undefined) throw new RuleFault(`Key \`${reprOf(index, budget)}\` was not found`);
    return entry[1];
  }
  const items = sequence(value, budget);
  if (items === null || typeof index !== 'number') throw new RuleFault(`Operation \`[]\` not supported for types \`${typeName(value)}\` and \`${typeName(index)}\``);
  return items[placeOf(index, items.length)] ?? null;
}

/** Where an index points to, from the end when it is negative. @throws RuleFault outside */
export function placeOf(index: number, length: number): number {
  const place = index < 0 ? index + length : index;
  if (place < 0 || place >= length) throw new RuleFault(`Index \`${index}\` is out of bound`);
  return place;
}

/** `value[index] = item`. @throws RuleFault */
export function setAt(value: Value, index: Value, item: Value, budget: Budget): void {
  if (value instanceof DictValue) return putEntry(value, index, item, budget);
  if (!(value instanceof ListValue)) throw new RuleFault('Immutable');
  if (typeof index !== 'number') throw new RuleFault(`Operation \`[]=\` not supported on type \`list\` with \`${typeName(index)}\``);
  checkMutable(value);
  value.items[placeOf(index, value.items.length)] = item;
}

/** Puts an entry in a dict. @throws RuleFault */
export function putEntry(dict: DictValue, key: Value, value: Value, budget: Budget): void {
  const text = keyOf(key, budget);
  checkMutable(dict);
  dict.entries.set(text, [key, value]);
}

/** `value[from:to:step]`; undefined where nothing stands. @throws RuleFault */
export function sliceOf(value: Value, from: Value | undefined, to: Value | undefined, step: Value | undefined, budget: Budget): Value {
  const items = sequence(value, budget);
  if (items === null) throw new RuleFault(`Operation \`[::]\` not supported on type \`${typeName(value)}\``);
  const stride = whole(step) ?? 1;
  if (stride === 0) throw new RuleFault('Index `0` is out of bound');
  const [start, end] = bounds(whole(from), whole(to), items.length, stride);
  const picked: Value[] = [];
  for (let i = start; stride > 0 ? i < end : i > end; i += stride) {
    const item = items[i];
    if (item !== undefined) picked.push(item);
  }
  budget.spend(picked.length);
  if (typeof value === 'string') return picked.join('');
  if (value instanceof RangeValue) return new RangeValue(value.at(start), value.at(end), value.step * stride);
  return value instanceof TupleValue ? new TupleValue(picked) : new ListValue(picked);
}

function sequence(value: Value, budget: Budget): readonly Value[] | null {
  if (typeof value === 'string') return charsOf(value, budget);
  if (value instanceof ListValue || value instanceof TupleValue) return value.items;
  if (!(value instanceof RangeValue)) return null;
  budget.spend(value.length);
  return Array.from({ length: value.length }, (_, i) => value.at(i));
}

function whole(value: Value | undefined): number | null {
  if (value === undefined) return null;
  if (typeof value === 'number') return value;
  throw new RuleFault(`Expected \`int\`, but got \`${typeName(value)}\``);
}

/** Beyond the ends means at the ends. */
function bounds(from: number | null, to: number | null, length: number, stride: number): [number, number] {
  const [low, high] = stride > 0 ? [0, length] : [-1, length - 1];
  const clamp = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, low), high);
  const [first, last] = stride > 0 ? [low, high] : [high, low];
  return [from === null ? first : clamp(from), to === null ? last : clamp(to)];
}
