const FENCE = '"""';

/** Whether more lines belong to a message: its last line ends with a backslash, or it began with `"""` and goes on until the next. */
export function isContinued(text: string): boolean {
  if (text.startsWith(FENCE)) return !isClosed(text);
  return /(?:^|[^\\])(?:\\\\)*\\$/.test(text);
}

/** A message of several lines without what joined them. */
export function joinedText(text: string): string {
  if (text.startsWith(FENCE)) return isClosed(text) ? text.slice(FENCE.length, text.lastIndexOf(FENCE)).replace(/^\n|\n$/g, '') : text;
  return text.replace(/\\\n/g, '\n');
}

function isClosed(text: string): boolean {
  return text.length >= 2 * FENCE.length && text.trimEnd().endsWith(FENCE);
}
