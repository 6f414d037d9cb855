import { ConfigEditError } from './config-edit-error.ts';

/**
 * Splits `a.b."c.d"` into its names. A segment in quotes follows TOML: escapes in double quotes, none in single ones.
 * An unquoted one may hold anything but dots, quotes and white space, so that paths of projects can be typed bare.
 * White space around segments is ignored. Throws ConfigEditError `bad_key_path`, which tells the column (from 1).
 */
export function parseKeyPath(text: string): string[] {
  const path: string[] = [];
  const token = /\s*(?:"((?:[^"\\\p{Cc}]|\\.)*)"|'([^'\p{Cc}]*)'|([^\s."']+))\s*/uy;
  for (;;) {
    const start = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw badPath(text, firstOddity(text, start));
    const [, basic, literal, bare] = match;
    path.push(basic === undefined ? (literal ?? bare ?? '') : unescape(basic, text, start));
    if (token.lastIndex === text.length) return path;
    if (text[token.lastIndex] !== '.') throw badPath(text, token.lastIndex);
    token.lastIndex += 1;
  }
}

function firstOddity(text: string, start: number): number {
  return start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0);
}

/** TOML's escapes are JSON's, with `\U` besides and without `\/`. */
function unescape(body: string, text: string, start: number): string {
  const json = body.replace(/\\(?:U([0-9a-fA-F]{8})|(.))/gs, (whole, code: string | undefined, char: string | undefined) => {
    if (char === '/') throw badPath(text, start);
    if (code === undefined) return whole;
    const point = Number.parseInt(code, 16);
    if (point > 0x10ffff) throw badPath(text, start);
    return JSON.stringify(String.fromCodePoint(point)).slice(1, -1);
  });
  try {
    return JSON.parse(`"${json}"`) as string;
  } catch {
    throw badPath(text, start);
  }
}

function badPath(text: string, at: number): ConfigEditError {
  const column = [...text.slice(0, at)].length + 1;
  const found = at >= text.length ? 'a name is missing at the end' : `cannot read a name at column ${column}`;
  return new ConfigEditError('bad_key_path', `Bad key path \`${text}\`: ${found}. Write names with dots between, and names that hold dots, quotes or spaces in quotes: mcp_servers."a.b".command`);
}
