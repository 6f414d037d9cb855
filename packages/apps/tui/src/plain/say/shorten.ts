import { parseAnsi, sanitize, textOf } from '@codex-ts/terminal-markup';

import { type CommandOutput } from '../../cells/command-output.ts';
import { countLines, firstLines, lastLines } from '../../cells/text-lines.ts';
import { counted } from './quantities.ts';
import { type SayOptions } from './say-options.ts';

/** Longest line that is said whole, in UTF-16 units. */
const LONGEST = 1_000;

/** At most `max` lines and one that says how many are left out: the first half and the last. */
export function shorten(lines: readonly string[], max: number, { leftOut }: Pick<SayOptions, 'leftOut'>): string[] {
  if (leftOut === null || lines.length <= max) return [...lines];
  const half = Math.floor(max / 2);
  return [...lines.slice(0, half), leftOut(lines.length - 2 * half), ...lines.slice(-half)];
}

/** What something printed, below a line that says how much that is. Looks only at what it says. */
export function sayOutput(label: string, { text, omittedLines }: CommandOutput, max: number, { leftOut }: Pick<SayOptions, 'leftOut'>): string[] {
  const shown = text.replace(/[\r\n]+$/, '');
  if (shown === '') return [`No ${label.toLowerCase()}.`];
  const all = countLines(shown) + omittedLines;
  const title = `${label}, ${counted(all, 'line')}:`;
  const lost = omittedLines === 0 ? [] : [`(The first ${counted(omittedLines, 'line')} were not kept.)`];
  if (leftOut === null) return [title, ...lost, ...plainLines(shown)];
  const half = Math.floor(max / 2);
  if (all <= max) return [title, ...lost, ...plainLines(shown).map((line) => cut(line, leftOut))];
  const part = (lines: readonly string[]): string[] => plainLines(lines.map((line) => line.slice(0, 4 * LONGEST)).join('\n')).map((line) => cut(line, leftOut));
  return [title, ...part(firstLines(shown, half)), leftOut(all - 2 * half), ...part(lastLines(shown, half))];
}

/** A text from outside in safe lines. Line breaks at its end are dropped. */
export function safeLines(text: string): string[] {
  return sanitize(text).trimEnd().split('\n');
}

/** Without colours, and as progress bars end. */
function plainLines(text: string): string[] {
  return parseAnsi(text).map((line) => textOf(line).trimEnd());
}

function cut(line: string, leftOut: (count: number) => string): string {
  return line.length <= LONGEST ? line : `${line.slice(0, LONGEST)} ${leftOut(0)}`;
}
