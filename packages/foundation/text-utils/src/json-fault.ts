/** Where a text stops being JSON. Lines and columns count from 1, columns in UTF-16 units. */
export interface JsonFault {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

type Want = 'value' | 'value or ]' | 'key' | 'key or }' | ':' | ', or ]' | ', or }' | 'end of text';

const TOKEN =
  /[ \t\n\r]*(?:([[\]{},:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y;

/**
 * Finds the first fault of a text that `JSON.parse` refused; null when there is none.
 * Node's own message is of no use here: it does not always give the position, and it quotes the text,
 * which in a credentials file means quoting secrets.
 */
export function findJsonFault(text: string): JsonFault | null {
  const open: ('[' | '{')[] = [];
  let want: Want = 'value';
  TOKEN.lastIndex = 0;
  for (;;) {
    const start = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) {
      const at = start + (/^[ \t\n\r]*/.exec(text.slice(start))?.[0].length ?? 0);
      return at >= text.length && want === 'end of text' ? null : fault(text, at, want);
    }
    const next: Want | null = step(match, want, open);
    if (next === null) return fault(text, start + match[0].length - (match[1] ?? match[2] ?? match[3] ?? '').length, want);
    want = next;
  }
}

/** What must come after the token, or null when the token itself is out of place. */
function step([, mark, string]: RegExpExecArray, want: Want, open: ('[' | '{')[]): Want | null {
  const isValue = want === 'value' || want === 'value or ]';
  if (string !== undefined && (want === 'key' || want === 'key or }')) return ':';
  if (mark === undefined) return isValue ? afterValue(open) : null;
  if ((mark === '[' || mark === '{') && isValue) {
    open.push(mark);
    return mark === '[' ? 'value or ]' : 'key or }';
  }
  if (mark === ':' && want === ':') return 'value';
  if (mark === ',' && want.startsWith(',')) return open.at(-1) === '[' ? 'value' : 'key';
  if (want.endsWith(` or ${mark}`)) {
    open.pop();
    return afterValue(open);
  }
  return null;
}

function afterValue(open: readonly ('[' | '{')[]): Want {
  const around = open.at(-1);
  return around === undefined ? 'end of text' : around === '[' ? ', or ]' : ', or }';
}

function fault(text: string, at: number, want: Want): JsonFault {
  const before = text.slice(0, at).split('\n');
  const found = at >= text.length ? 'the text ends' : 'something else is there';
  return { reason: `expected ${want}, but ${found}`, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
