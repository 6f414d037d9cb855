import { CodexError } from '@codex-ts/protocol';
import { escapeRegExp } from './escape-reg-exp.ts';

/** Something that differs between the run that records and the one that plays, such as a folder. */
export interface VolatileValue {
  /** Upper-case name, written `${NAME}` in the cassette: `CWD`, `CODEX_HOME`, ... Several values may share one. */
  readonly placeholder: string;
  /** What it is in this run. */
  readonly value: string;
}

const NAME = /^[A-Z][A-Z0-9_]*$/;
/** What stands in outputs for words that differ, so that a value after it keeps not beginning a word. */
const OUTPUT_MARK = '<(?:id|n|time|date|clock|pid|port|tmp|sha|shell)>';
/** Names that belong to what is numbered by order of appearance. */
const NUMBERED = /^(?:UUID|SESSION)_\d+$/;
const PLACEHOLDER = String.raw`\$\{[A-Z][A-Z0-9_]*\}`;

/** The folders of a run under the names that cassettes use for them. */
export function volatilePlaces(places: { cwd: string; codexHome: string; home: string; tmpDir: string }): VolatileValue[] {
  return [
    { placeholder: 'CWD', value: places.cwd },
    { placeholder: 'CODEX_HOME', value: places.codexHome },
    { placeholder: 'HOME', value: places.home },
    { placeholder: 'TMPDIR', value: places.tmpDir },
  ];
}

/** Puts placeholders in the place of values, and back. The longest value wins; values of one character are left. */
export class VolatileValues {
  readonly #byValue = new Map<string, string>();
  readonly #byName = new Map<string, string>();
  readonly #pattern: RegExp | undefined;

  /** @throws CodexError `cassette_bad_placeholder` for a name that is not upper case or is one of ours. */
  constructor(values: readonly VolatileValue[] = []) {
    for (const { placeholder, value } of values) {
      if (!NAME.test(placeholder) || NUMBERED.test(placeholder)) {
        const message = `\`${placeholder}\` cannot name a value in a cassette: use upper-case letters, digits and underscores, and not UUID_n or SESSION_n.`;
        throw new CodexError(message, { code: 'cassette_bad_placeholder' });
      }
      if (value.length < 2) continue;
      if (!this.#byName.has(placeholder)) this.#byName.set(placeholder, value);
      for (const form of [value, jsonEscaped(value)]) if (!this.#byValue.has(form)) this.#byValue.set(form, placeholder);
    }
    this.#pattern = valuesPattern([...this.#byValue.keys()]);
  }

  /** Values to placeholders. Doing it twice changes nothing more. */
  contract(text: string): string {
    if (this.#pattern === undefined) return text;
    return text.replace(this.#pattern, (found) => {
      const name = this.#byValue.get(found);
      return name === undefined ? found : `\${${name}}`;
    });
  }

  /** The value of a placeholder in this run. */
  valueOf(name: string): string | undefined {
    return this.#byName.get(name);
  }
}

export function jsonEscaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/**
 * A value ends where its last word ends, so that /a/b is not found in /a/bc. One that is a single word, like /tmp,
 * must also begin one, so that it is not found in /var/tmp. Placeholders are matched to be stepped over.
 */
function valuesPattern(values: readonly string[]): RegExp | undefined {
  if (values.length === 0) return undefined;
  const longestFirst = [...values].sort((a, b) => b.length - a.length);
  const sources = longestFirst.map((value) => {
    const begins = /[\\/]/.test(value.slice(1)) ? '(?<!\\$)' : `(?<![\\w.$}-]|${OUTPUT_MARK})`;
    return `${begins}${escapeRegExp(value)}(?![\\w-])`;
  });
  return new RegExp(`${PLACEHOLDER}|${sources.join('|')}`, 'g');
}
