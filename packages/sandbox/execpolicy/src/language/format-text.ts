import { type Budget } from './budget.ts';
import { RuleFault } from './rule-fault.ts';
import { reprOf, strOf } from './show-value.ts';
import { type Arguments, TupleValue, typeName, type Value } from './values.ts';

/** `pattern % values`: `%s`, `%r`, `%d`, `%x`, `%X`, `%o`, `%%`; one value may stand without a tuple. @throws RuleFault */
export function formatPercent(pattern: string, values: Value, budget: Budget): string {
  const given = values instanceof TupleValue ? values.items : [values];
  let next = 0;
  const shown = replaceAll(pattern, /%([\s\S]?)/gu, budget, (_, letter = '') => {
    if (letter === '%') return '%';
    if (letter === '') throw new RuleFault('Incomplete format');
    if (!'srdxXo'.includes(letter)) throw new RuleFault(`Unsupported format character: '${letter}'`);
    const value = given[next];
    if (value === undefined) throw new RuleFault('Not enough arguments for format string');
    next += 1;
    if (letter === 's') return strOf(value, budget);
    if (letter === 'r') return reprOf(value, budget);
    if (typeof value !== 'number') throw new RuleFault(`Operation \`format(%${letter})\` not supported on type \`${typeName(value)}\``);
    const digits = value.toString(letter === 'd' ? 10 : letter === 'o' ? 8 : 16);
    return letter === 'X' ? digits.toUpperCase() : digits;
  });
  if (next < given.length) throw new RuleFault('Too many arguments for format string');
  return shown;
}

/** `pattern.format(...)`: `{}`, `{0}`, `{name}`, each with `!r` or `!s` behind; `{{` and `}}` are braces. @throws RuleFault */
export function formatBraces(pattern: string, { positional, named }: Arguments, budget: Budget): string {
  let counted = 0;
  let style: 'counted' | 'numbered' | undefined;
  return replaceAll(pattern, /\{\{|\}\}|\{([^{}]*)\}|[{}]/g, budget, (whole, field) => {
    if (field === undefined) {
      if (whole.length === 2) return whole.charAt(0);
      throw new RuleFault(whole === '{' ? `Unmatched '{' in format string \`${pattern}\`` : `Standalone '}' in format string \`${pattern}\``);
    }
    const [, key = '', conversion] = /^(.*?)(?:!([rs]))?$/s.exec(field) ?? [];
    const value = find(key);
    return conversion === 'r' ? reprOf(value, budget) : strOf(value, budget);
  });

  function find(key: string): Value {
    const isPlace = key === '' || /^\d+$/.test(key);
    if (isPlace) {
      const wanted = key === '' ? 'counted' : 'numbered';
      if (style !== undefined && style !== wanted) throw new RuleFault('Cannot mix manual field specification and automatic field numbering in format string');
      style = wanted;
    } else {
      const odd = /[.,[\]]/.exec(key)?.[0];
      if (odd !== undefined) throw new RuleFault(`Invalid character '${odd}' inside replacement field`);
    }
    const value = isPlace ? positional[key === '' ? counted++ : Number(key)] : named.get(key);
    if (value !== undefined) return value;
    throw new RuleFault(isPlace ? 'Not enough parameters in format string' : `Key \`${key}\` was not found`);
  }
}

/** As `String.replace`, with what comes out counted while it grows. */
function replaceAll(text: string, pattern: RegExp, budget: Budget, replace: (whole: string, group?: string) => string): string {
  let made = 0;
  budget.spendText(text.length);
  return text.replace(pattern, (whole: string, group?: string) => {
    const piece = replace(whole, group);
    made += piece.length;
    budget.spendText(piece.length);
    budget.checkText(made);
    return piece;
  });
}
