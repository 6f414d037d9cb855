import { type Frame, type Line } from '@codex-ts/terminal-markup';
import { fitRow } from './fit-row.ts';
import { type ScreenSize } from './screen-size.ts';

/** A frame as a screen of that size can show it. Of one that is too tall the end is shown, or what is around the cursor. */
export function fitFrame({ lines, cursor }: Frame, { columns, rows }: ScreenSize): { readonly lines: readonly Line[]; readonly cursor: Frame['cursor'] } {
  const y = Math.min(cursor?.y ?? Infinity, Math.max(0, lines.length - 1));
  const from = Math.max(0, Math.min(lines.length - rows, y));
  const shown = lines.slice(from, from + rows).map((line) => fitRow(line, columns));
  if (cursor === null) return { lines: shown, cursor };
  return { lines: shown, cursor: { x: Math.max(0, Math.min(cursor.x, columns - 1)), y: y - from } };
}
