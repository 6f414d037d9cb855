import { mapStrings } from './json-value.ts';
import { jsonEscaped } from './volatile-values.ts';

/** One `$` before the brace asks for the value; each further one is a literal `$`. */
const ANY = /(\$+)\{([A-Z][A-Z0-9_]*)\}/g;

/** Finds what a placeholder name stands for in this run. */
export type ValueOf = (name: string) => string | undefined;

/** Doubles the dollar of what merely looks like a placeholder, such as a shell's `${HOME}`. */
export function escapeLiterals(text: string): string {
  return text.replace(ANY, '$$$&');
}

/**
 * Puts this run's values in the place of placeholders. A name without a value stays as it is written; where the
 * text is itself JSON (a call's `arguments`) values are escaped to keep it so.
 */
export function expandText(text: string, valueOf: ValueOf, isJson = false): string {
  return text.replace(ANY, (whole, dollars: string, name: string) => {
    if (dollars.length > 1) return whole.slice(1);
    const value = valueOf(name);
    if (value === undefined) return whole;
    return isJson ? jsonEscaped(value) : value;
  });
}

/** The same for every string of a JSON value. */
export function expandAll(value: unknown, valueOf: ValueOf): unknown {
  return mapStrings(value, (text, key) => expandText(text, valueOf, key === 'arguments'));
}
