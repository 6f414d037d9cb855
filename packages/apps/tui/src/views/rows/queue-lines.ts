import { type Keymap } from '@codex-ts/keymap';
import { type Line, line, sanitize, span, type Style, wrap } from '@codex-ts/terminal-markup';

import { DIM } from '../../cells/looks.ts';
import { firstLines } from '../../cells/text-lines.ts';
import { keyName, viewKeymap } from '../keys/view-keymap.ts';

export interface QueueOptions {
  /** Begins the turn, once the context is compacted. */
  readonly heldBack?: readonly { readonly text: string }[];
  /** Sent into the running turn; the model has not heard them yet. */
  readonly steering: readonly { readonly text: string }[];
  /** To be sent when the turn is over. */
  readonly queued: readonly { readonly text: string }[];
  readonly keymap?: Keymap | undefined;
}

const MOST_ROWS = 3;
const MOST_ENTRIES = 8;
const ITALIC: Style = { dim: true, italic: true };

/** What the user wrote ahead, in groups. */
export function queueLines({ heldBack = [], steering, queued, keymap = viewKeymap }: QueueOptions, width: number): Line[] {
  const stop = keyName(keymap, 'composer', 'cancel');
  const edit = keyName(keymap, 'composer', 'edit_queued');
  const first = group('To be sent when the context is compacted', heldBack, width);
  const sent = group(`To be sent after the next tool call${stop === null ? '' : ` (${stop} to interrupt and send now)`}`, steering, width);
  const later = group('To be sent when the turn is over', queued, width);
  const hint = later.length === 0 || edit === null ? [] : wrap(line(span(`${edit} to edit the last one`, DIM)), width, { first: [span('    ')], rest: [span('    ')] });
  return [first, sent, [...later, ...hint]].filter((rows) => rows.length > 0).flatMap((rows, index) => (index === 0 ? rows : [line(), ...rows]));
}

function group(title: string, entries: readonly { readonly text: string }[], width: number): Line[] {
  if (entries.length === 0) return [];
  const head = wrap(line(span(title, DIM)), width, { first: [span('• ', DIM)], rest: [span('  ')] });
  const hidden = entries.length - MOST_ENTRIES;
  const more = hidden <= 0 ? [] : wrap(line(span(`… and ${hidden} more`, DIM)), width, { first: [span('    ')] });
  return [...head, ...entries.slice(0, MOST_ENTRIES).flatMap(({ text }) => entryLines(text, width)), ...more];
}

function entryLines(text: string, width: number): Line[] {
  const rows = firstLines(text.slice(0, MOST_ROWS * Math.max(width, 80) * 2), MOST_ROWS + 1).flatMap((row, index) => wrap(line(span(sanitize(row).replaceAll('\n', ' '), ITALIC)), width, { first: [span(index === 0 ? '  ↳ ' : '    ', DIM)], rest: [span('    ')] }));
  if (rows.length <= MOST_ROWS) return rows;
  const last = rows[MOST_ROWS - 1];
  return [...rows.slice(0, MOST_ROWS - 1), wrap(line(span('…', ITALIC)), width, { first: [span('    ')] })[0] ?? last ?? line()];
}
