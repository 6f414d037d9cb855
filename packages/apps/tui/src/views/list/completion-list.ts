import { type Frame, type Line, line, padTo, sanitizeRow, type Span, span, textWidth, type Theme, truncate } from '@codex-ts/terminal-markup';

import { ACCENT, DIM } from '../../cells/looks.ts';
import { layOut } from '../layout.ts';
import { ListCursor } from './list-cursor.ts';

/** One thing that can complete what is written. */
export interface Completion<T> {
  readonly value: T;
  readonly label: string;
  readonly description?: string | undefined;
  /** Places in the label, in UTF-16 units, of characters that match what was typed. */
  readonly matched?: readonly number[] | undefined;
}

const SHOWN = 8;
const LEAST_DESCRIPTION = 10;

/** The list below the composer. The composer has the keys: it tells what they mean. */
export class CompletionList<T> {
  readonly #emptyText: string;
  readonly #cursor = new ListCursor(SHOWN);
  #rows: readonly Completion<T>[] = [];
  #isLoading = false;

  constructor({ emptyText = 'no matches' }: { readonly emptyText?: string } = {}) {
    this.#emptyText = emptyText;
  }

  get count(): number {
    return this.#rows.length;
  }

  get selected(): Completion<T> | null {
    return this.#rows[this.#cursor.at] ?? null;
  }

  /** `isLoading`: more may come. The selection goes to the first row. */
  setRows(rows: readonly Completion<T>[], isLoading = false): void {
    this.#rows = rows;
    this.#isLoading = isLoading;
    this.#cursor.moveTo(0, rows.length);
  }

  /** Goes round at the ends. */
  move(direction: 'previous' | 'next'): void {
    this.#cursor.step(direction === 'next' ? 1 : -1, this.#rows.length, () => true);
  }

  view(width: number, height: number, _theme: Theme): Frame {
    const { from, at } = this.#cursor;
    const shown = this.#rows.slice(from, from + SHOWN);
    if (shown.length === 0) return layOut([{ lines: [line(span(this.#isLoading ? '  loading…' : `  ${this.#emptyText}`, DIM))], rank: 1 }], width, height);
    const labels = shown.map(({ label }) => sanitizeRow(label));
    const column = Math.min(Math.max(...labels.map(textWidth)), Math.floor(width * 0.6)) + 4;
    const lines = shown.map((row, index) => rowLine(row, from + index === at, column, width));
    return layOut([{ lines, rank: 1, focus: at - from }], width, height);
  }
}

function rowLine<T>({ label, description, matched }: Completion<T>, isSelected: boolean, column: number, width: number): Line {
  const style = isSelected ? ({ ...ACCENT, bold: true } as const) : {};
  const name = truncate({ spans: [span(isSelected ? '› ' : '  ', style), ...labelSpans(label, new Set(matched), isSelected)] }, description === undefined ? width : Math.min(width, column - 1));
  if (description === undefined || width - column < LEAST_DESCRIPTION) return truncate(name, width);
  return truncate(line(...padTo(name, column).spans, span(sanitizeRow(description), DIM)), width);
}

/** A label that had to be made safe has other places: then nothing of it is marked. */
function labelSpans(label: string, matched: ReadonlySet<number>, isSelected: boolean): Span[] {
  const base = isSelected ? { ...ACCENT, bold: true } : {};
  const safe = sanitizeRow(label);
  if (matched.size === 0 || safe !== label) return [span(safe, base)];
  const spans: { text: string; isMatch: boolean }[] = [];
  let at = 0;
  for (const character of label) {
    const isMatch = matched.has(at);
    const last = spans.at(-1);
    if (last?.isMatch === isMatch) last.text += character;
    else spans.push({ text: character, isMatch });
    at += character.length;
  }
  return spans.map(({ text, isMatch }) => span(text, isMatch ? { ...base, bold: true, underline: true } : base));
}
