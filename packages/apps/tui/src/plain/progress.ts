import { sanitizeRow } from '@codex-ts/terminal-markup';

import { liveCells, statusRow } from '../state/status-row.ts';
import { type ThreadState } from '../state/thread-state.ts';
import { type Clock } from '@codex-ts/terminal';
import { duration } from './say/quantities.ts';

/** After so long without a word it is said that the work goes on. In ms. */
const QUIET_MS = 30_000;

export interface ProgressOptions {
  readonly clock: Clock;
  readonly state: () => ThreadState;
  readonly say: (lines: readonly string[]) => void;
}

/** Says now and then that a turn still works. No timer runs while none does. */
export class Progress {
  readonly #options: ProgressOptions;
  #cancel: () => unknown = () => undefined;

  constructor(options: ProgressOptions) {
    this.#options = options;
  }

  /** Something was said, or has changed: the silence begins anew. */
  restart(): void {
    this.#cancel();
    const { turn, questions } = this.#options.state();
    this.#cancel = turn === null || questions.length > 0 ? () => undefined : this.#options.clock.after(QUIET_MS, () => this.#tell());
  }

  close(): void {
    this.#cancel();
  }

  #tell(): void {
    const { clock, state, say } = this.#options;
    const lines = progressLines(state(), clock.now());
    if (lines.length > 0) say(lines);
    this.restart();
  }
}

/** What goes on, in one line. */
export function progressLines(state: ThreadState, nowMs: number): string[] {
  const status = statusRow(state, nowMs);
  if (state.turn === null) return [];
  if (status === null) return ['Still answering.'];
  const running = liveCells(state).flatMap((cell) => (cell.kind === 'command' && cell.status === 'running' ? [sanitizeRow(cell.command)] : []));
  const what = running.length > 0 ? ` Running: ${running.join('; ')}` : status.header === 'Working' ? '' : ` ${sanitizeRow(status.header)}.`;
  return [`Still working after ${duration(status.elapsedMs ?? 0)}.${what}`];
}
