// The characters of Unicode's White_Space property. JavaScript's own trim() differs in two: it also takes a
// byte order mark and leaves U+0085.
const INLINE = '\\t\\u000b-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** The inside of a regular expression class: all white space but the line feed. */
export const INLINE_SPACE_CLASS = INLINE;

const IS_SPACE = new RegExp(`[\\n${INLINE}]`);

/** Whether the UTF-16 unit at `index` is white space; the two common ranges are answered without the regex. */
function isSpaceAt(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  if (code < 0x80) return code === 0x20 || (code >= 0x09 && code <= 0x0d);
  return IS_SPACE.test(text.charAt(index));
}

/** Without the white space at its end. Linear, also on long runs of white space inside the text. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isSpaceAt(text, end - 1)) end--;
  return end === text.length ? text : text.slice(0, end);
}

/** Without the white space at both ends. */
export function trim(text: string): string {
  const right = trimEnd(text);
  let start = 0;
  while (start < right.length && isSpaceAt(right, start)) start++;
  return start === 0 ? right : right.slice(start);
}
