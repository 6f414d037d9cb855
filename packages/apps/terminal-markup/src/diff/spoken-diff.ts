import { sanitize } from '../sanitize.ts';
import { type DiffChange, firstHunk, hunkText, linesOf } from './diff-change.ts';

const HUNK = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/**
 * The changed lines of one file for those who listen: `+ text`, `- text`, and two spaces before what stays; where in the
 * new file it is stands before each part.
 */
export function spokenDiff(change: DiffChange): string[] {
  const lines = linesOf(hunkText(change));
  const { type } = change.kind;
  if (type !== 'update') return lines.map((line) => signed(type === 'add' ? '+' : '-', line));
  return lines.slice(firstHunk(lines)).flatMap(spokenLine);
}

function spokenLine(line: string): string[] {
  if (line.startsWith('@@')) {
    const start = HUNK.exec(line)?.[1];
    return [start === undefined ? 'Next part:' : `At line ${start}:`];
  }
  if (line.startsWith('\\')) return ['(no line break at the end of the file)'];
  const sign = line.slice(0, 1);
  return [signed(sign === '+' || sign === '-' ? sign : ' ', line.slice(1))];
}

function signed(sign: string, text: string): string {
  return `${sign} ${sanitize(text, { column: 2 }).replaceAll('\n', ' ')}`.trimEnd();
}
