import { type Line, line, sanitizeRow, type Span, span, textWidth, truncate, wrap } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { type SelectRow } from './select-row.ts';

const SELECTED = { fg: 'cyan', bold: true } as const;
/** A description that is longer needs as many cells beside the labels; with fewer all of them stand below. */
const LEAST_DESCRIPTION = 24;
/** How much of the width labels may take when there are descriptions. */
const LABEL_SHARE = 0.6;
const MOST_ROWS = 4;

export interface RowLook {
  /** Of the first row, counted from 0; null when rows have no numbers. */
  readonly firstNumber: number | null;
  /** Cells of the longest number and what follows it. */
  readonly numberWidth: number;
  readonly selected: number | null;
  /** Long descriptions go on below, or end in an ellipsis. */
  readonly descriptions: 'wrap' | 'cut';
  readonly hasSwitches: boolean;
}

/** The rows of a list: marker, number, switch, label, description in a column of its own. Also where each begins. */
export function drawRows<T>(rows: readonly SelectRow<T>[], width: number, look: RowLook): { lines: Line[]; starts: number[] } {
  const heads = rows.map((row, index) => headOf(row, index, look));
  const widest = Math.max(0, ...heads.map(({ label }) => textWidth(label)));
  const prefix = 2 + look.numberWidth + (look.hasSwitches ? 4 : 0);
  const longest = Math.max(0, ...rows.map((row) => textWidth(descriptionOf(row))));
  const column = Math.min(widest, Math.floor(width * LABEL_SHARE)) + prefix + 2;
  const hasColumn = longest > 0 && width - column >= Math.min(longest, LEAST_DESCRIPTION);
  const lines: Line[] = [];
  const starts: number[] = [];
  for (const [index, row] of rows.entries()) {
    starts.push(lines.length);
    const head = heads[index];
    if (head !== undefined) lines.push(...drawRow(row, head, { width, prefix, column: hasColumn ? column : null, look, isSelected: index === look.selected }));
  }
  return { lines, starts };
}

interface Head {
  readonly number: string;
  readonly box: string;
  readonly label: string;
}

function headOf<T>(row: SelectRow<T>, index: number, { firstNumber, numberWidth, hasSwitches }: RowLook): Head {
  const [key] = row.keys ?? [];
  const label = `${sanitizeRow(row.label)}${row.isCurrent === true ? ' (current)' : ''}${key === undefined ? '' : ` (${key})`}`;
  return { number: firstNumber === null ? '' : `${firstNumber + index + 1}. `.padEnd(numberWidth), box: hasSwitches ? `[${row.isOn === true ? 'x' : ' '}] ` : '', label };
}

interface Place {
  readonly width: number;
  readonly prefix: number;
  readonly column: number | null;
  readonly look: RowLook;
  readonly isSelected: boolean;
}

function drawRow<T>(row: SelectRow<T>, { number, box, label }: Head, { width, prefix, column, look, isSelected }: Place): Line[] {
  const style = isSelected ? SELECTED : row.disabled === undefined ? {} : DIM;
  const first: Span[] = [span(isSelected ? '› ' : '  ', style), span(number + box, style)];
  const rest = [span(' '.repeat(prefix))];
  const description = descriptionOf(row);
  const labels = wrap(line(span(label, style)), column === null ? width : column - 2, { first, rest });
  const beside = column === null || description === '' ? [] : besides(description, width - column, look);
  const count = Math.max(labels.length, beside.length);
  const rows = Array.from({ length: count }, (_, at) => joined(labels[at], beside[at], column ?? width));
  const below = column === null && description !== '' && look.descriptions === 'wrap' ? atMost(wrap(line(span(description, DIM)), width, { first: rest, rest }), prefix) : [];
  return [...rows, ...below];
}

function besides(description: string, width: number, { descriptions }: RowLook): Line[] {
  const text = line(span(description, DIM));
  if (descriptions === 'cut') return [truncate(text, width)];
  return atMost(wrap(text, width), 0);
}

function descriptionOf<T>({ description = '', disabled }: SelectRow<T>): string {
  return sanitizeRow([description, disabled === undefined ? '' : `(${disabled})`].filter((part) => part !== '').join(' '));
}

function atMost(rows: readonly Line[], indent: number): Line[] {
  return rows.length <= MOST_ROWS ? [...rows] : [...rows.slice(0, MOST_ROWS - 1), line(span(`${' '.repeat(indent)}…`, DIM))];
}

function joined(label: Line | undefined, beside: Line | undefined, column: number): Line {
  const spans = label?.spans ?? [];
  if (beside === undefined) return { spans };
  const used = spans.reduce((sum, { text }) => sum + textWidth(text), 0);
  return { spans: [...spans, span(' '.repeat(Math.max(0, column - used))), ...beside.spans] };
}
