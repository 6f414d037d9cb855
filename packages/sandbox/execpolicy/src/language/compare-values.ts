import { type Budget } from './budget.ts';
import { RuleFault } from './rule-fault.ts';
import { reprOf } from './show-value.ts';
import { DictValue, ListValue, RangeValue, TupleValue, typeName, type Value } from './values.ts';

const MAX_DEPTH = 100;

/** Whether two values are equal; values of two types never are. @throws RuleFault for values nested too deeply */
export function isEqual(a: Value, b: Value, budget: Budget, depth = 0): boolean {
  if (depth > MAX_DEPTH) throw new RuleFault('a value nested too deeply');
  budget.spend();
  // Two strings may be equal and not the same: finding out takes as long as they are.
  if (typeof a === 'string' && typeof b === 'string') return spendEqual(a, b, budget);
  if (a === b) return true;
  if ((a instanceof ListValue && b instanceof ListValue) || (a instanceof TupleValue && b instanceof TupleValue)) {
    const { items } = b;
    return a.items.length === items.length && a.items.every((item, i) => isEqual(item, items[i] ?? null, budget, depth + 1));
  }
  if (a instanceof DictValue && b instanceof DictValue) {
    if (a.entries.size !== b.entries.size) return false;
    for (const [key, [, value]] of a.entries) {
      const other = b.entries.get(key);
      if (other === undefined || !isEqual(value, other[1], budget, depth + 1)) return false;
    }
    return true;
  }
  if (a instanceof RangeValue && b instanceof RangeValue) return a.length === b.length && (a.length === 0 || (a.start === b.start && (a.length === 1 || a.step === b.step)));
  return false;
}

function spendEqual(a: string, b: string, budget: Budget): boolean {
  budget.spendText(Math.min(a.length, b.length));
  return a === b;
}

/** Below zero when `a` comes first. Only numbers, strings, and lists or tuples of them have an order. @throws RuleFault */
export function compareValues(a: Value, b: Value, budget: Budget, depth = 0): number {
  if (depth > MAX_DEPTH) throw new RuleFault('a value nested too deeply');
  budget.spend();
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b);
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b, budget);
  if ((a instanceof ListValue && b instanceof ListValue) || (a instanceof TupleValue && b instanceof TupleValue)) {
    for (const [i, item] of a.items.entries()) {
      const other = b.items[i];
      if (other === undefined) return 1;
      const order = compareValues(item, other, budget, depth + 1);
      if (order !== 0) return order;
    }
    return a.items.length - b.items.length;
  }
  throw new RuleFault(`Operation \`compare\` not supported for types \`${typeName(a)}\` and \`${typeName(b)}\``);
}

/** By code points, which is not the order of UTF-16 units. */
function compareText(a: string, b: string, budget: Budget): number {
  budget.spendText(Math.min(a.length, b.length));
  let at = 0;
  while (at < a.length && a.charCodeAt(at) === b.charCodeAt(at)) at += 1;
  if (at > 0 && isLowSurrogate(a.charCodeAt(at))) at -= 1;
  return (a.codePointAt(at) ?? -1) - (b.codePointAt(at) ?? -1);
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

/** A text that is the same for equal keys of a dict, and only for them. @throws RuleFault for values that can change */
export function keyOf(value: Value, budget: Budget): string {
  if (value instanceof ListValue || value instanceof DictValue) throw new RuleFault(`Value of type \`${typeName(value)}\` is not hashable`);
  // `repr` refuses what is nested too deeply, so this ends.
  const shown = `${typeName(value)} ${reprOf(value, budget)}`;
  if (value instanceof TupleValue) for (const item of value.items) keyOf(item, budget);
  return shown;
}
