import { truncate } from '../cut-line.ts';
import { type Highlighter, MAX_BYTES, MAX_ROWS } from '../highlight/highlighter.ts';
import { type Line, line, type Span, span } from '../line.ts';
import { type Theme } from '../theme.ts';
import { cellRows } from './cell-rows.ts';
import { type DiffChange } from './diff-change.ts';
import { type DiffRow, type Hunk, hunksOf } from './diff-rows.ts';
import { hunkSyntax, languageOf } from './hunk-syntax.ts';
import { type RowEmphasis, rowEmphasis } from './row-emphasis.ts';
import { rowLook, styledText } from './row-look.ts';

export interface DiffOptions {
  /** Cells. */
  readonly width: number;
  readonly theme: Theme;
  /** Colours code where the terminal has shades: with sixteen colours, green and red say what changed. */
  readonly highlighter?: Pick<Highlighter, 'highlight'> | undefined;
  /** Beyond so many rows a last one tells how many lines of the diff are not (or not wholly) shown. */
  readonly maxRows?: number | undefined;
}

/** Cells of text beside line numbers; with fewer there are none. */
const LEAST_TEXT = 8;
const DIM = { dim: true };

/**
 * A change as rows of at most `width` cells: line number, sign, text. Added and removed rows are tinted to their end,
 * what changed within a row stands out, `⋮` parts hunks; further rows of a long line have nothing before their text. A
 * carriage return at the end of a line shows (as `␍`) only where it is what changed. No title: see `diffCounts`.
 * Takes time in proportion to the change.
 */
export function renderDiff(change: DiffChange, { width, theme, highlighter, maxRows = Infinity }: DiffOptions): Line[] {
  const hunks = hunksOf(change);
  const layout = layoutOf(hunks, width);
  const room = Math.max(1, Math.floor(maxRows));
  const isColored = theme.added !== null && change.diff.length <= MAX_BYTES && lineCount(hunks) <= MAX_ROWS;
  const language = languageOf(change.kind.move_path ?? change.path);
  const rows: Line[] = [];
  // Where each line of the diff ends in `rows`.
  const ends: number[] = [];
  for (const [index, { section, rows: diffRows }] of hunks.entries()) {
    if (rows.length > room) break;
    if (index > 0 || section !== '') rows.push(hunkBreak(section, layout, width));
    const emphasis = rowEmphasis(diffRows);
    // No line takes less than one row: those that follow cannot be seen.
    const visible = diffRows.slice(0, room + 1 - rows.length);
    const syntax = isColored && highlighter !== undefined ? hunkSyntax(visible, language, highlighter, theme) : undefined;
    for (const row of visible) {
      const laid = layRow(row, { layout, theme, syntax: syntax?.get(row), emphasis, limit: room + 1 - rows.length });
      for (const each of laid) rows.push(each);
      if (row.sign !== '\\') ends.push(rows.length);
      if (rows.length > room) break;
    }
  }
  if (rows.length <= room) return rows;
  const hidden = lineCount(hunks) - ends.filter((end) => end < room).length;
  if (hidden === 0) return rows.slice(0, room);
  const notice = line(' '.repeat(layout.lead), span(`… +${hidden} ${hidden === 1 ? 'line' : 'lines'}`, DIM));
  return [...rows.slice(0, room - 1), truncate(notice, width)];
}

interface Layout {
  /** Cells of the numbers; 0 where there are none. */
  readonly numbers: number;
  /** Cells before the sign. */
  readonly lead: number;
  /** 1, or 0 where there is no room for a sign. */
  readonly sign: number;
  /** Cells of text. */
  readonly text: number;
}

function layoutOf(hunks: readonly Hunk[], width: number): Layout {
  let largest = 0;
  for (const { rows } of hunks) for (const { number } of rows) largest = Math.max(largest, number ?? 0);
  const digits = largest === 0 ? 0 : String(largest).length;
  const numbers = digits > 0 && width - digits - 2 >= LEAST_TEXT ? digits : 0;
  const lead = numbers === 0 ? 0 : numbers + 1;
  const sign = width >= 3 ? 1 : 0;
  return { numbers, lead, sign, text: Math.max(1, width - lead - sign) };
}

function hunkBreak(section: string, { lead }: Layout, width: number): Line {
  return truncate(line(' '.repeat(lead), span(section === '' ? '⋮' : `⋮ ${section}`, DIM)), width);
}

interface RowFacts {
  readonly layout: Layout;
  readonly theme: Theme;
  readonly syntax: Line | undefined;
  readonly emphasis: RowEmphasis;
  /** Rows that are wanted at most. */
  readonly limit: number;
}

function layRow(row: DiffRow, { layout, theme, syntax, emphasis, limit }: RowFacts): Line[] {
  const look = rowLook(row.sign, theme);
  const text = styledText(row.text, look, syntax, emphasis.words.get(row));
  if (emphasis.returns.has(row)) text.push(span('␍', { ...look.number, ...look.word }));
  const number = layout.numbers === 0 ? '' : `${String(row.number ?? '').padStart(layout.numbers)} `;
  const sign = row.sign === '\\' ? ' ' : row.sign;
  const first = [span(number, look.number), span(layout.sign === 0 ? '' : sign, look.sign)];
  const rest = [span(' '.repeat(layout.lead + layout.sign), look.behind)];
  return cellRows(text, layout.text, limit).map((cells, index) => asLine([...(index === 0 ? first : rest), ...cells], look.fill));
}

function asLine(spans: readonly Span[], fill: Line['fill'] | null): Line {
  const shown = spans.filter(({ text }) => text !== '');
  return fill === null || fill === undefined ? { spans: shown } : { spans: shown, fill };
}

/** Notes are no lines. */
function lineCount(hunks: readonly Hunk[]): number {
  return hunks.reduce((sum, { rows }) => sum + rows.filter(({ sign }) => sign !== '\\').length, 0);
}
