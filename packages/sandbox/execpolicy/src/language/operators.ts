import { type Budget } from './budget.ts';
import { compareValues, isEqual, keyOf } from './compare-values.ts';
import { formatPercent } from './format-text.ts';
import { wholeNumber } from './literal.ts';
import { occurrences } from './occurrences.ts';
import { RuleFault } from './rule-fault.ts';
import { DictValue, isTrue, ListValue, RangeValue, TupleValue, typeName, type Value } from './values.ts';

/** `left operator right` of two values. @throws RuleFault when the types do not go together */
export function applyOperator(operator: string, left: Value, right: Value, budget: Budget): Value {
  if (typeof left === 'number' && typeof right === 'number') return wholeNumber(ofNumbers(operator, left, right));
  if (operator === '+') return joined(left, right, budget);
  if (operator === '*') {
    if (typeof right === 'number') return repeated(left, right, budget);
    if (typeof left === 'number') return repeated(right, left, budget);
  }
  if (operator === '%' && typeof left === 'string') return formatPercent(left, right, budget);
  if (operator === '|' && left instanceof DictValue && right instanceof DictValue) {
    const union = new DictValue();
    budget.spend(left.entries.size + right.entries.size);
    for (const [key, entry] of [...left.entries, ...right.entries]) union.entries.set(key, entry);
    return union;
  }
  throw mismatch(operator, left, right);
}

function mismatch(operator: string, left: Value, right: Value): RuleFault {
  return new RuleFault(`Operation \`${operator}\` not supported for types \`${typeName(left)}\` and \`${typeName(right)}\``);
}

function ofNumbers(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '//':
      if (b === 0) throw new RuleFault(`Floor division by zero: ${a} // ${b}`);
      return (a - modulo(a, b)) / b;
    case '%':
      if (b === 0) throw new RuleFault(`Modulo by zero: ${a} % ${b}`);
      return modulo(a, b);
    default:
      return Number(ofBits(operator, BigInt(a), BigInt(b)));
  }
}

/** With the sign of the divisor. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function ofBits(operator: string, a: bigint, b: bigint): bigint {
  if (operator === '&') return a & b;
  if (operator === '|') return a | b;
  if (operator === '^') return a ^ b;
  if (b < 0n) throw new RuleFault(`a shift by a negative number: ${b}`);
  if (operator === '>>') return a >> b;
  // Further than this nothing but zero stays a number.
  return a << (b > 64n ? 64n : b);
}

function joined(left: Value, right: Value, budget: Budget): Value {
  if (typeof left === 'string' && typeof right === 'string') {
    budget.spendText(left.length + right.length);
    return left + right;
  }
  if ((left instanceof ListValue && right instanceof ListValue) || (left instanceof TupleValue && right instanceof TupleValue)) {
    budget.spend(left.items.length + right.items.length);
    const items = [...left.items, ...right.items];
    return left instanceof ListValue ? new ListValue(items) : new TupleValue(items);
  }
  throw mismatch('+', left, right);
}

function repeated(value: Value, times: number, budget: Budget): Value {
  const count = Math.max(0, times);
  if (typeof value === 'string') {
    budget.spendText(value.length * count);
    return value.length === 0 ? '' : value.repeat(count);
  }
  if (!(value instanceof ListValue || value instanceof TupleValue)) throw mismatch('*', value, times);
  budget.spend(value.items.length * count);
  const { items } = value;
  const all = items.length === 0 ? [] : Array.from({ length: count }, () => items).flat();
  return value instanceof ListValue ? new ListValue(all) : new TupleValue(all);
}

/** `not`, `-`, `+` or `~` of a value. @throws RuleFault */
export function applyPrefix(operator: string, value: Value): Value {
  if (operator === 'not') return !isTrue(value);
  if (typeof value !== 'number') throw new RuleFault(`Operation \`${operator}\` not supported on type \`${typeName(value)}\``);
  if (operator === '+') return value;
  return wholeNumber(operator === '-' ? -value : -value - 1);
}

/** A comparison or `in`. @throws RuleFault */
export function applyComparison(operator: string, left: Value, right: Value, budget: Budget): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right, budget);
    case '!=':
      return !isEqual(left, right, budget);
    case 'in':
      return contains(right, left, budget);
    case 'not in':
      return !contains(right, left, budget);
  }
  const order = compareValues(left, right, budget);
  if (operator === '<') return order < 0;
  if (operator === '<=') return order <= 0;
  return operator === '>' ? order > 0 : order >= 0;
}

function contains(whole: Value, part: Value, budget: Budget): boolean {
  if (typeof whole === 'string' && typeof part === 'string') {
    budget.spendText(whole.length);
    return occurrences(whole, part, false, 1).length > 0;
  }
  if (whole instanceof ListValue || whole instanceof TupleValue) return whole.items.some((item) => isEqual(item, part, budget));
  if (whole instanceof DictValue) return whole.entries.has(keyOf(part, budget));
  if (whole instanceof RangeValue && typeof part === 'number') {
    const index = (part - whole.start) / whole.step;
    return Number.isInteger(index) && index >= 0 && index < whole.length;
  }
  throw new RuleFault(`Operation \`in\` not supported for types \`${typeName(part)}\` and \`${typeName(whole)}\``);
}
