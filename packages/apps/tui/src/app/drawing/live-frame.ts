import { type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, type Theme } from '@codex-ts/terminal-markup';

import { cellLines } from '../../cells/cell-lines.ts';
import { type CellContent, type DrawOptions } from '../../cells/cell.ts';
import { backgroundTerminals, heldBack, liveCells, statusRow } from '../../state/status-row.ts';
import { type ThreadState } from '../../state/thread-state.ts';
import { type ScreenSize } from '@codex-ts/terminal';
import { GAP, layOut, type Part } from '../../views/layout.ts';
import { queueLines } from '../../views/rows/queue-lines.ts';
import { statusLines } from '../../views/rows/status-lines.ts';

type Draw = (width: number, height: number, theme: Theme) => Frame;

export interface LiveFacts {
  readonly state: ThreadState;
  readonly nowMs: number;
  /** Rows of the message that is being written can be seen. */
  readonly showsText: boolean;
  /** Markers blink. */
  readonly animations: boolean;
  readonly draw: DrawOptions;
  readonly keymap: Keymap;
  /** Stands above all else until it can be printed. */
  readonly header: CellContent | null;
  /** What has the keys: the composer, or a view in its place. */
  readonly input: Draw;
  /** Below the input: a list of completions, the overview of keys, the footer. */
  readonly foot: Draw;
}

/** Rows that are kept free of the input for what is around it. */
const AROUND = 3;

/** The live part of the screen. */
export function liveFrame(facts: LiveFacts, { columns, rows }: ScreenSize, theme: Theme): Frame {
  const { state, nowMs, animations, draw, keymap } = facts;
  const blinkMs = animations ? nowMs : undefined;
  const options = { ...draw, nowMs: blinkMs };
  const cells = liveCells(state).flatMap((cell) => spaced(cellLines(cell, columns, theme, options)));
  const status = statusLines({ status: statusRow(state, nowMs, facts), terminals: backgroundTerminals(state).length, nowMs: blinkMs, isSteady: !animations, keymap }, columns);
  const queue = queueLines({ heldBack: heldBack(state), steering: state.steering, queued: state.queued, keymap }, columns);
  const input = facts.input(columns, Math.max(1, rows - AROUND), theme);
  const foot = facts.foot(columns, rows, theme);
  const head = facts.header === null ? [] : cellLines(facts.header, columns, theme, draw);
  const parts: Part[] = [
    { lines: head, rank: 10 },
    { lines: cells, rank: 20, focus: cells.length - 1 },
    ...(status.length === 0 ? [] : [GAP, { lines: status, rank: 60, least: 1 }]),
    ...(queue.length === 0 ? [] : [GAP, { lines: queue, rank: 40 }]),
    GAP,
    { lines: input.lines, rank: 110, least: 1, cursor: input.cursor },
    { lines: foot.lines.length === 0 ? [] : [line(), ...foot.lines], rank: 30, least: 1, focus: foot.lines.length },
  ];
  return layOut(parts, columns, rows);
}

/** In how many ms the frame looks different though nothing happened; null: never. */
export function nextFrameIn({ state, nowMs, animations, showsText }: Pick<LiveFacts, 'state' | 'nowMs' | 'animations' | 'showsText'>): number | null {
  const status = statusRow(state, nowMs, { showsText });
  const isWorking = status !== null && !status.isPaused;
  // Without animations a screen reader has peace: the time is told by the minute.
  const step = animations ? 1000 : 60_000;
  const seconds = isWorking && status.elapsedMs !== null ? step - (status.elapsedMs % step) : null;
  const blink = animations && (isWorking || liveCells(state).length > 0) && state.questions.length === 0 ? BLINK_MS - (nowMs % BLINK_MS) : null;
  if (seconds === null) return blink;
  return blink === null ? seconds : Math.min(seconds, blink);
}

/** As `runningMarker` blinks. */
const BLINK_MS = 600;

function spaced(rows: readonly Line[]): Line[] {
  return rows.length === 0 ? [] : [line(), ...rows];
}
