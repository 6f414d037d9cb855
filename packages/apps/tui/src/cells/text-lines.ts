/** How many lines a text has; one break more makes one more. */
export function countLines(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The first lines of a text, at most `count`. Does not look at what comes after them. */
export function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (let at = 0; lines.length < count && at <= text.length; ) {
    const end = text.indexOf('\n', at);
    lines.push(end < 0 ? text.slice(at) : text.slice(at, end));
    at = end < 0 ? text.length + 1 : end + 1;
  }
  return lines;
}

/** The last lines of a text, at most `count`. Does not look at what comes before them. */
export function lastLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (let end = text.length; lines.length < count && end >= 0; ) {
    const start = end === 0 ? 0 : text.lastIndexOf('\n', end - 1) + 1;
    lines.unshift(text.slice(start, end));
    end = start - 1;
  }
  return lines;
}
