import { sanitizeRow } from '@codex-ts/terminal-markup';

import { type ThreadStoreOptions } from '../app/thread/thread-store.ts';
import { type Cell, type CellContent, type HeaderCell } from '../cells/cell.ts';
import { userMessageText } from '../cells/user-message.ts';
import { streamingCell } from '../state/status-row.ts';
import { type ThreadState } from '../state/thread-state.ts';
import { workedMs } from '../state/work-clock.ts';
import { counted, duration } from './say/quantities.ts';
import { sayCell } from './say/say-cell.ts';
import { SpokenStream } from './say/spoken-stream.ts';
import { type Shortened } from './shortened.ts';

type Change = Parameters<ThreadStoreOptions['onChange']>[0];

export interface VoiceOptions {
  readonly shortened: Shortened;
  readonly now: () => number;
  readonly cwd: () => string;
  readonly header: () => HeaderCell;
}

/** Puts what happens in a conversation into lines, each thing once and when it is finished. */
export class Voice {
  readonly #options: VoiceOptions;
  #stream = new SpokenStream();
  #cells: Cell[] = [];
  /** Messages whose lines are on the screen as they were typed. */
  #typed: string[] = [];

  constructor(options: VoiceOptions) {
    this.#options = options;
  }

  /** The user has typed a message: it is not said again. */
  typed(text: string): void {
    this.#typed.push(text);
  }

  /** What a change gives to say. */
  take({ state, before, cells }: Change): string[] {
    if (state.generation !== before.generation) return [...(state.threadId === before.threadId ? [] : sayCell(this.#options.header(), { cwd: '', leftOut: null })), ...this.#opened(state, cells)];
    const began = (before.turn?.id ?? null) === null && (state.turn?.id ?? null) !== null ? ['Working.'] : [];
    const finished = cells.flatMap((cell) => this.#finished(cell));
    const stream = streamingCell(state);
    const growing = stream === null ? [] : this.#stream.grow(stream);
    const ended = before.turn !== null && state.turn === null ? this.#ended(before.turn, cells) : [];
    return [...began, ...finished, ...growing, ...ended];
  }

  /** The whole conversation, with nothing left out. */
  transcript(): string[] {
    return this.#cells.flatMap((cell) => this.#whole(cell));
  }

  /** Another conversation, or another state of it: its last part is said, so that one knows where it stands. */
  #opened(state: ThreadState, cells: readonly Cell[]): string[] {
    this.#cells = [...cells];
    this.#stream = new SpokenStream();
    this.#typed = [];
    const last = cells.findLastIndex(({ kind }) => kind === 'userMessage');
    const name = state.name === null ? '' : ` named "${sanitizeRow(state.name)}"`;
    const messages = cells.filter(({ kind }) => kind === 'userMessage').length;
    const about = cells.length === 0 ? [] : [`This conversation${name} has ${counted(messages, 'message')} of yours.${last > 0 ? ' The last one follows; /transcript says all.' : ''}`];
    const stream = streamingCell(state);
    return [...about, ...cells.slice(Math.max(0, last)).flatMap((cell) => this.#say(cell)), ...(state.turn === null ? [] : ['Working.']), ...(stream === null ? [] : this.#stream.grow(stream))];
  }

  #finished(cell: Cell): string[] {
    this.#cells.push(cell);
    if (cell.kind === 'agentMessage' || cell.kind === 'proposedPlan') return this.#stream.end(cell);
    return cell.kind === 'userMessage' && this.#wasTyped(userMessageText(cell.content)) ? [] : this.#say(cell);
  }

  #wasTyped(text: string): boolean {
    const index = this.#typed.indexOf(text.trim());
    if (index < 0) return false;
    this.#typed.splice(index, 1);
    return true;
  }

  #say(cell: CellContent): string[] {
    const leftOut = this.#options.shortened.for(() => this.#whole(cell));
    return sayCell(cell, { cwd: this.#options.cwd(), leftOut });
  }

  #whole(cell: CellContent): string[] {
    return sayCell(cell, { cwd: this.#options.cwd(), leftOut: null });
  }

  #ended(turn: NonNullable<ThreadState['turn']>, cells: readonly Cell[]): string[] {
    this.#typed = [];
    // One that the server did not begin, or the user stopped, was told of already.
    if (turn.id === null || cells.some(({ kind }) => kind === 'interrupted')) return [];
    const took = duration(workedMs(turn.clock, this.#options.now()));
    return [turn.lastError !== null || cells.some(({ kind }) => kind === 'error') ? `The turn failed after ${took}.` : `Done in ${took}.`];
  }
}
