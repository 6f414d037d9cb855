import { type LogFields, type LogValue } from './log-record.ts';

/** What stands where a secret stood. The same words as in the original's memories. */
export const REDACTED = '[REDACTED_SECRET]';

/** Shorter values would blank out ordinary words. */
const SHORTEST_SECRET = 6;
/** Text beyond this is cut before it is searched: a log record is no place for a file. */
const SEARCHED_CHARS = 256 * 1024;

const KEY = String.raw`(?:api[_-]?key|token|secret|password|passwd|authorization|credentials?)`;
/** A quoted value, the quotes possibly escaped because JSON lies within JSON; or a bare word of 8 or more characters. */
const VALUE = String.raw`(?:"(?:[^"\\]|\\.){8,}"|'[^']{8,}'|\\"[^"\\]{8,}\\"|[^\s"'\\,;&}\])]{8,})`;

const PATTERNS: readonly { readonly find: RegExp; readonly put: string }[] = [
  { find: /\bsk-[A-Za-z0-9_-]{20,}/g, put: REDACTED },
  { find: /\bAKIA[0-9A-Z]{16}\b/g, put: REDACTED },
  { find: /\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{16,}/gi, put: `$1 ${REDACTED}` },
  // A JSON web token: three parts, the first two are JSON objects.
  { find: /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g, put: REDACTED },
  // The user part of an address that carries a password.
  { find: /([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@:"']{0,256}:[^\s/@"']{1,256}@/gi, put: `$1${REDACTED}@` },
  // The key may be the end of a longer name (`access_token`), not the start of one (`token_count`).
  { find: new RegExp(String.raw`(${KEY}\\?["']?\s*[:=]\s*)(?!\[REDACTED)(?!(?:Bearer|Basic)\s)${VALUE}`, 'gi'), put: `$1${REDACTED}` },
];

const SECRET_NAME = new RegExp(String.raw`(?:^|[^A-Za-z])${KEY}$|(?:Token|Secret|Password|ApiKey)$`, 'i');

/**
 * Takes secrets out of text: values it was told of, and what looks like one (keys that start with `sk-` or `AKIA`,
 * bearer and basic credentials, JSON web tokens, passwords in addresses, `token=...` and its like).
 */
export class Redactor {
  readonly #known = new Set<string>();
  #knownPattern: RegExp | null = null;

  /** From now on this value never leaves, nor its JSON and URL spellings. Too short ones are not taken: false. */
  add(value: string): boolean {
    const secret = value.trim();
    if (secret.length < SHORTEST_SECRET) return false;
    for (const spelling of [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(Buffer.from(secret).toString())]) this.#known.add(spelling);
    const longestFirst = [...this.#known].sort((a, b) => b.length - a.length);
    this.#knownPattern = new RegExp(longestFirst.map(escapeRegExp).join('|'), 'g');
    return true;
  }

  /** `text` without its secrets. Text over 256 Ki characters is cut first. */
  redact(text: string): string {
    let result = text.length > SEARCHED_CHARS ? text.slice(0, SEARCHED_CHARS) : text;
    if (this.#knownPattern !== null) result = result.replace(this.#knownPattern, REDACTED);
    for (const { find, put } of PATTERNS) result = result.replace(find, put);
    return result;
  }

  /** Fields without secrets; a field whose name says that it holds one loses its whole text. */
  redactFields(fields: LogFields): LogFields {
    const result: Record<string, LogValue> = {};
    for (const [name, value] of Object.entries(fields)) {
      if (typeof value !== 'string') result[name] = value;
      else result[name] = SECRET_NAME.test(name) && value !== '' ? REDACTED : this.redact(value);
    }
    return result;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
