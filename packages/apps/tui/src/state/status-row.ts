import { type Cell } from '../cells/cell.ts';
import { leadingStream } from './active-cells.ts';
import { type BackgroundTerminal, type PendingInput, type ThreadState } from './thread-state.ts';
import { workedMs } from './work-clock.ts';

const SHOWN_ELSEWHERE: ReadonlySet<Cell['kind']> = new Set(['agentMessage', 'proposedPlan', 'compaction']);

/** What stands above the composer while something goes on. */
export interface StatusRow {
  readonly header: string;
  readonly details: string | null;
  /** Milliseconds of work; null when it is not a turn that is waited for. */
  readonly elapsedMs: number | null;
  /** The user is asked something: time stands still. */
  readonly isPaused: boolean;
}

/** Null when nothing goes on, and while an answer is being written and rows of it can be seen: the text itself shows it. */
export function statusRow(state: ThreadState, nowMs: number, { showsText = true }: { readonly showsText?: boolean } = {}): StatusRow | null {
  const { turn, questions } = state;
  if (!state.isConnected) return { header: 'Reconnecting to the server', details: 'What you have written is kept; the conversation goes on when it is back.', elapsedMs: null, isPaused: false };
  const starting = startingHeader(state.starting);
  if (turn === null) return starting === null ? null : { header: starting, details: null, elapsedMs: null, isPaused: false };
  const stream = streamingCell(state);
  if (stream !== null && !stream.text.isEmpty && showsText) return null;
  const { header, details } = turnHeader(state, starting);
  return { header, details, elapsedMs: workedMs(turn.clock, nowMs), isPaused: questions.length > 0 };
}

function turnHeader({ turn, active }: ThreadState, starting: string | null): Pick<StatusRow, 'header' | 'details'> {
  if (turn?.retry != null) return { header: turn.retry.message, details: turn.retry.details };
  if (starting !== null) return { header: starting, details: null };
  if (turn?.waitingFor != null) return { header: 'Waiting for background terminal', details: turn.waitingFor.command };
  if (active.some(({ cell }) => cell.kind === 'compaction')) return { header: 'Compacting context', details: null };
  return { header: turn?.heading ?? 'Working', details: null };
}

function startingHeader(starting: ThreadState['starting']): string | null {
  const names = Object.keys(starting);
  const waiting = names.filter((name) => starting[name] === 'starting');
  return waiting.length === 0 ? null : `Starting MCP servers (${names.length - waiting.length}/${names.length}): ${waiting.join(', ')}`;
}

/** What was sent and is not to be seen yet, since the context is compacted before it. */
export function heldBack({ turn, active }: ThreadState): readonly PendingInput[] {
  return turn?.unheard != null && active.some(({ cell }) => cell.kind === 'compaction') ? [turn.unheard] : [];
}

/**
 * Cells that run, in order, as they belong on the live screen. Not among them: the message that is being written, and a
 * compaction, of which the status row tells.
 */
export function liveCells({ active }: ThreadState): Cell[] {
  return active.flatMap(({ cell, place }) => ((place === 'shown' || place === 'tentative') && !SHOWN_ELSEWHERE.has(cell.kind) ? [cell] : []));
}

/** The message that is being written. Its finished rows may be printed at once: it comes under the same id when it is complete, before any other cell. */
export function streamingCell(state: ThreadState): Extract<Cell, { kind: 'agentMessage' | 'proposedPlan' }> | null {
  const cell = leadingStream(state)?.cell;
  return cell?.kind === 'agentMessage' || cell?.kind === 'proposedPlan' ? cell : null;
}

/** Commands that run while the model does other things, or after its turn. */
export function backgroundTerminals({ active, terminals }: ThreadState): BackgroundTerminal[] {
  const own = active.flatMap(({ cell, place, processId }) => (place === 'background' && cell.kind === 'command' ? [{ processId, command: cell.command }] : []));
  const listed = terminals.filter(({ processId }) => !own.some((one) => one.processId === processId));
  return [...listed, ...own];
}
