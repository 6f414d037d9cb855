import { type Budget } from './budget.ts';
import { RuleFault } from './rule-fault.ts';
import { DictValue, ListValue, RangeValue, TupleValue, type Value } from './values.ts';

const MAX_DEPTH = 100;

/** A value as `repr` shows it: as it would stand in a file. @throws RuleFault */
export function reprOf(value: Value, budget: Budget, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RuleFault('a value nested too deeply');
  budget.spend();
  const inner = (item: Value): string => reprOf(item, budget, depth + 1);
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return reprOfText(value, budget);
  if (value instanceof ListValue) return wrapped('[', value.items.map(inner), ']', budget);
  if (value instanceof TupleValue) return wrapped('(', value.items.map(inner), value.items.length === 1 ? ',)' : ')', budget);
  if (value instanceof DictValue) {
    const entries = [...value.entries.values()].map(([key, item]) => `${inner(key)}: ${inner(item)}`);
    return wrapped('{', entries, '}', budget);
  }
  if (value instanceof RangeValue) {
    const { start, stop, step } = value;
    if (step !== 1) return `range(${start}, ${stop}, ${step})`;
    return start === 0 ? `range(${stop})` : `range(${start}, ${stop})`;
  }
  return value.name;
}

/** A value as `str` shows it: text as it is, everything else like `repr`. @throws RuleFault */
export function strOf(value: Value, budget: Budget): string {
  return typeof value === 'string' ? value : reprOf(value, budget);
}

function wrapped(open: string, parts: readonly string[], close: string, budget: Budget): string {
  budget.spendText(parts.reduce((length, part) => length + part.length + 2, 2));
  return `${open}${parts.join(', ')}${close}`;
}

const NAMED: ReadonlyMap<string, string> = new Map(Object.entries({ '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' }));

/** In double quotes. What cannot be seen by itself is escaped, and so are the upper half of Latin-1 and what lies beyond 16 bits. */
function reprOfText(text: string, budget: Budget): string {
  budget.spendText(text.length * 2);
  const shown = text.replace(/["\\]|[^ -~]/gu, (char) => {
    const named = NAMED.get(char);
    if (named !== undefined) return named;
    const code = char.codePointAt(0) ?? 0;
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
    if (code > 0xffff) return `\\U${code.toString(16).padStart(8, '0')}`;
    return /[\p{C}\p{Z}\p{Grapheme_Extend}]/u.test(char) ? `\\u${code.toString(16).padStart(4, '0')}` : char;
  });
  return `"${shown}"`;
}
