import { type Keymap } from '@codex-ts/keymap';
import { type Line, line, lineWidth, padTo, span, truncate } from '@codex-ts/terminal-markup';

import { ACCENT, DIM } from '../../cells/looks.ts';
import { keyName, viewKeymap } from '../keys/view-keymap.ts';

export interface ShortcutOptions {
  /** The terminal tells Shift+Enter from Enter. */
  readonly tellsShiftEnter: boolean;
  readonly keymap?: Keymap | undefined;
}

const COLUMN_GAP = 3;

/** The keys of the composer, in two columns where there is room for them. Keys that were unbound are left out. */
export function shortcutLines({ tellsShiftEnter, keymap = viewKeymap }: ShortcutOptions, width: number): Line[] {
  const named = (context: string, action: string): string | null => keyName(keymap, context, action);
  const newline = keymap.keysOf('composer', 'newline').includes('shift+enter') && tellsShiftEnter ? 'shift + enter' : named('composer', 'newline');
  const all: readonly (readonly [string | null, string])[] = [
    ['/', 'for commands'],
    ['!', 'for shell commands'],
    [newline, 'for a new line'],
    [named('composer', 'queue'), 'to queue a message'],
    ['@', 'for file paths'],
    [named('composer', 'paste_image'), 'to paste an image'],
    [named('composer', 'external_editor'), 'to write in your editor'],
    [named('composer', 'history_search'), 'to search the history'],
    [named('composer', 'backtrack'), 'to edit an earlier message'],
    [named('composer', 'clear'), 'to clear, interrupt or exit'],
    [named('global', 'transcript'), 'to see the transcript'],
  ];
  const rows = all.flatMap(([key, meaning]) => (key === null ? [] : [line(span('  '), span(key, ACCENT), span(` ${meaning}`, DIM))]));
  const column = Math.max(...rows.map(lineWidth)) + COLUMN_GAP;
  if (column * 2 - COLUMN_GAP > width) return rows.map((row) => truncate(row, width));
  const half = Math.ceil(rows.length / 2);
  return rows.slice(0, half).map((row, index) => truncate(line(...padTo(row, column).spans, ...(rows[half + index]?.spans ?? [])), width));
}
