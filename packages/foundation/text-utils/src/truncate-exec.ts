import { truncateMiddle } from './truncate-middle.ts';

/**
 * What a command printed, cut to `maxTokens`. Only when something was cut, a first line `Total output lines: <n>` and
 * a blank line announce the real length.
 */
export function truncateForExec(text: string, maxTokens: number): string {
  const cut = truncateMiddle(text, { mode: 'tokens', limit: maxTokens });
  return cut === text ? text : `Total output lines: ${countLines(text)}\n\n${cut}`;
}

/** Lines of a text; a final newline does not start another one. */
export function countLines(text: string): number {
  if (text === '') return 0;
  let count = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
