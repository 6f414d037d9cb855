import { type Line, line, lineWidth, padTo, sanitizeRow, span, truncate } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';

export interface FooterOptions {
  /** Of the status line, in order. */
  readonly items: readonly string[];
  /** What to say in their place: that Esc pressed again does something, that Tab queues. */
  readonly hint?: readonly string[] | null | undefined;
  /** The mode that is not the usual one, and the key that changes it. */
  readonly mode?: { readonly name: string; readonly key: string | null } | null | undefined;
}

const BETWEEN = ' · ';
const GAP = 2;

/**
 * The last row of the screen. Where there is not room for everything, first the key of the mode goes, then the mode,
 * then items from the end; the first item is cut.
 */
export function footerLines({ items, hint, mode }: FooterOptions, width: number): Line[] {
  const left = (hint ?? items).map(sanitizeRow).filter((item) => item !== '');
  const name = mode == null ? null : `${sanitizeRow(mode.name)} mode`;
  const rights = name === null ? [''] : [...(mode?.key == null ? [] : [`${name} (${mode.key} to change)`]), name, ''];
  const whole = leftLine(left);
  for (const right of rights) {
    const needed = lineWidth(whole) + (right === '' ? 0 : GAP + lineWidth(line(right)) + 1);
    if (needed <= width) return [joined(whole, right, width)];
  }
  for (let count = left.length - 1; count >= 1; count -= 1) {
    const shorter = leftLine(left.slice(0, count));
    if (lineWidth(shorter) <= width) return [shorter];
  }
  return [truncate(leftLine(left.slice(0, 1)), width)];
}

function leftLine(items: readonly string[]): Line {
  return line(span(items.length === 0 ? '' : `  ${items.join(BETWEEN)}`, DIM));
}

function joined(left: Line, right: string, width: number): Line {
  if (right === '') return left;
  const space = width - lineWidth(left) - lineWidth(line(right)) - 1;
  return line(...padTo(left, lineWidth(left) + space).spans, span(right, { fg: 'magenta' }));
}
