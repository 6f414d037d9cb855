/** Whether a name, or a path with slashes, is what a pattern means. */
export type Matches = (text: string) => boolean;

const PLAIN = /^[^*?[\\]*$/;
const SUFFIX = /^\*([^*?[\\/]+)$/;
const [ANY, NONE] = ['[^/]', '(?!)'];

/**
 * A pattern as git reads it: `*`, `?` and `[…]` do not match a slash, `**` between slashes stands for any number of
 * folders, a backslash takes the next sign's meaning away. One that is not well formed matches nothing.
 */
export function globPattern(glob: string, ignoreCase: boolean): Matches {
  if (!ignoreCase && PLAIN.test(glob)) return (text) => text === glob;
  const suffix = ignoreCase ? undefined : SUFFIX.exec(glob)?.[1];
  if (suffix !== undefined) return (text) => text.endsWith(suffix) && !text.includes('/');
  const pattern = new RegExp(`^${regexOf(glob)}$`, ignoreCase ? 'siu' : 'su');
  return (text) => pattern.test(text);
}

function regexOf(glob: string): string {
  let result = '';
  for (let at = 0; at < glob.length; ) {
    const [source, length] = nextPart(glob, at);
    if (source === NONE) return NONE;
    result += source;
    at += length;
  }
  return result;
}

/** The regular expression of what begins at `at`, and how long that is in the glob. */
function nextPart(glob: string, at: number): [source: string, length: number] {
  const isFirst = at === 0 || glob[at - 1] === '/';
  if (isFirst && glob.startsWith('**/', at)) return ['(?:.*/)?', 3];
  if (isFirst && glob.startsWith('**', at) && at + 2 === glob.length) return ['.*', 2];
  const char = String.fromCodePoint(glob.codePointAt(at) ?? 0);
  if (char === '*') return [`${ANY}*`, /^\*+/.exec(glob.slice(at))?.[0].length ?? 1];
  if (char === '?') return [ANY, 1];
  if (char === '[') return bracket(glob, at);
  if (char !== '\\') return [quoted(char), char.length];
  const next = glob.codePointAt(at + 1);
  return next === undefined ? [NONE, 1] : [quoted(String.fromCodePoint(next)), 1 + String.fromCodePoint(next).length];
}

const CLASSES: Readonly<Record<string, string>> = {
  alnum: 'A-Za-z0-9', alpha: 'A-Za-z', blank: ' \\t', cntrl: '\\x00-\\x1f\\x7f', digit: '0-9', graph: '\\x21-\\x7e', lower: 'a-z',
  print: '\\x20-\\x7e', punct: '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e', space: '\\s', upper: 'A-Z', xdigit: '0-9A-Fa-f',
};

/** A set of characters: `[a-z]`, `[!a]`, `[[:alpha:]_]`. A `]` that stands first belongs to it. */
function bracket(glob: string, start: number): [source: string, length: number] {
  const parts = /^\[([!^]?)(\]?(?:\[:[a-z]*:\]|\\[^]|[^\]\\])*)\]/u.exec(glob.slice(start));
  const body = parts?.[2];
  if (parts === null || body === undefined) return [NONE, 1];
  const members = [...body.matchAll(/\[:([a-z]*):\]|(\\[^]|[^])(?:-(\\[^]|[^]))?/gu)];
  const sources = members.map(([, name, from, to]) => (name === undefined ? range(from ?? '', to) : CLASSES[name]));
  if (sources.some((source) => source === undefined)) return [NONE, 1];
  return [`(?!/)[${parts[1] === '' ? '' : '^'}${sources.join('')}]`, parts[0].length];
}

/** Null characters in a range that ends before it begins. */
function range(from: string, to: string | undefined): string {
  const first = (from.length > 1 && from.startsWith('\\') ? from.slice(1) : from).codePointAt(0) ?? 0;
  if (to === undefined) return coded(first);
  const last = (to.length > 1 && to.startsWith('\\') ? to.slice(1) : to).codePointAt(0) ?? 0;
  return first <= last ? `${coded(first)}-${coded(last)}` : '';
}

function coded(codePoint: number): string {
  return `\\u{${codePoint.toString(16)}}`;
}

function quoted(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
