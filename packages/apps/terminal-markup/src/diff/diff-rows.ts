import { sanitizeRow } from '../sanitize.ts';
import { type DiffChange, firstHunk, hunkText, linesOf } from './diff-change.ts';

/** A line of a diff. A note (`\`) belongs to the line before it and to neither file. */
export interface DiffRow {
  readonly sign: ' ' | '+' | '-' | '\\';
  /** In the old file of what is removed, else in the new one; from 1. Null where nobody knows. */
  readonly number: number | null;
  /** Safe to show. */
  readonly text: string;
  /** It ends in CR LF. */
  readonly hasReturn: boolean;
}

export interface Hunk {
  /** What its header says of the place, such as the function around it; mostly empty. */
  readonly section: string;
  readonly rows: readonly DiffRow[];
}

const HEADER = /^@@ -(\d{1,9})(?:,\d+)? \+(\d{1,9})(?:,\d+)? @@ ?(.*)$/;

/** Reads a change into hunks; whole content is one. Anything is read: a line that begins with no sign is a note. */
export function hunksOf(change: DiffChange): Hunk[] {
  const text = hunkText(change);
  const lines = linesOf(text);
  if (change.kind.type === 'update') return readHunks(lines.slice(firstHunk(lines)));
  const sign = change.kind.type === 'add' ? '+' : '-';
  const rows = lines.map((line, index) => diffRow(sign, index + 1, line));
  if (rows.length > 0 && !text.endsWith('\n')) rows.push(diffRow('\\', null, '\\ No newline at end of file'));
  return rows.length === 0 ? [] : [{ section: '', rows }];
}

function readHunks(lines: readonly string[]): Hunk[] {
  const hunks: { section: string; rows: DiffRow[] }[] = [];
  let old: number | null = null;
  let now: number | null = null;
  for (const line of lines) {
    if (line.startsWith('@@')) {
      const [, from = null, to = null, section = line.slice(2)] = HEADER.exec(line) ?? [];
      old = from === null ? null : Number(from);
      now = to === null ? null : Number(to);
      hunks.push({ section: sanitizeRow(section.replace(/\r$/, '')).trim(), rows: [] });
      continue;
    }
    if (hunks.length === 0) hunks.push({ section: '', rows: [] });
    const sign = signOf(line);
    hunks.at(-1)?.rows.push(diffRow(sign, sign === '\\' ? null : sign === '-' ? old : now, sign === '\\' ? line : line.slice(1)));
    if (old !== null && (sign === ' ' || sign === '-')) old += 1;
    if (now !== null && (sign === ' ' || sign === '+')) now += 1;
  }
  return hunks;
}

function signOf(line: string): DiffRow['sign'] {
  // Some programs take the sign off an empty line.
  const sign = line === '' || line === '\r' ? ' ' : line.charAt(0);
  return sign === ' ' || sign === '+' || sign === '-' ? sign : '\\';
}

function diffRow(sign: DiffRow['sign'], number: number | null, raw: string): DiffRow {
  const hasReturn = raw.endsWith('\r');
  return { sign, number, text: sanitizeRow(hasReturn ? raw.slice(0, -1) : raw), hasReturn };
}
