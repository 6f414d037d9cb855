import { type Keymap } from '@codex-ts/keymap';
import { type Line, line, lineWidth, sanitize, sanitizeRow, type Span, span, textWidth, truncate, wrap } from '@codex-ts/terminal-markup';

import { formatElapsed, formatMinutes } from '../../cells/elapsed.ts';
import { DIM, runningMarker } from '../../cells/looks.ts';
import { type StatusRow } from '../../state/status-row.ts';
import { keyName, viewKeymap } from '../keys/view-keymap.ts';

export interface StatusLinesOptions {
  /** Null when nothing goes on. */
  readonly status: StatusRow | null;
  /** Commands in the background. */
  readonly terminals: number;
  /** For the blinking marker; leave it out for a marker that stands still. */
  readonly nowMs?: number | undefined;
  /** Nothing moves by itself: the time is told in whole minutes, and not in the first one. */
  readonly isSteady?: boolean;
  readonly keymap?: Keymap | undefined;
}

const MOST_DETAILS = 3;
/** Cells of a header that still say something. */
const LEAST_HEADER = 8;

/** What goes on, above the composer: one row, and up to three with details. None when nothing does. */
export function statusLines({ status, terminals, nowMs, isSteady = false, keymap = viewKeymap }: StatusLinesOptions, width: number): Line[] {
  const background = terminals === 0 ? '' : `${terminals} background terminal${terminals === 1 ? '' : 's'} running · /ps to view · /stop to close`;
  if (status === null) return background === '' ? [] : [truncate(line(span(`  ${background}`, DIM)), width)];
  const stop = keyName(keymap, 'composer', 'cancel');
  const elapsed = status.elapsedMs === null ? '' : isSteady ? formatMinutes(status.elapsedMs) : formatElapsed(status.elapsedMs);
  const hint = status.elapsedMs === null ? '' : status.isPaused ? 'waiting for you' : stop === null ? '' : `${stop} to interrupt`;
  const marker = runningMarker(status.isPaused ? undefined : nowMs);
  const header = sanitizeRow(status.header);
  const whole = line(marker, span(header), ...timeSpans([elapsed, hint]), ...(background === '' ? [] : [span(` · ${background}`, DIM)]));
  return [fitting(whole, marker, header, [elapsed, hint], width), ...detailLines(status.details, width)];
}

function timeSpans(parts: readonly string[]): Span[] {
  const shown = parts.filter((part) => part !== '');
  return shown.length === 0 ? [] : [span(` (${shown.join(' • ')})`, DIM)];
}

/** Where there is no room, first what runs in the background is cut; then the header, so that how to stop stays. */
function fitting(whole: Line, marker: Span, header: string, times: readonly string[], width: number): Line {
  const rest = timeSpans(times);
  const needed = lineWidth({ spans: [marker, ...rest] });
  if (needed + textWidth(header) <= width || width - needed < LEAST_HEADER) return truncate(whole, width);
  return line(marker, ...truncate(line(header), width - needed).spans, ...rest);
}

function detailLines(details: string | null, width: number): Line[] {
  if (details === null || details.trim() === '') return [];
  const rows = sanitize(details).trimEnd().split('\n').slice(0, MOST_DETAILS + 1).flatMap((row) => wrap(line(span(row, DIM)), Math.max(1, width - 4)));
  const shown = rows.length <= MOST_DETAILS ? rows : [...rows.slice(0, MOST_DETAILS - 1), line(span('…', DIM))];
  return shown.map((row, index) => truncate({ ...row, spans: [span(index === 0 ? '  └ ' : '    ', DIM), ...row.spans] }, width));
}
