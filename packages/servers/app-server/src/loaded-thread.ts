import { type ThreadStatus } from '@codex-ts/app-server-protocol';
import { type SessionEvent } from '@codex-ts/session';
import { type Connection } from './connection.ts';
import { type LiveFace } from './engine-face.ts';

const FLAGS = ['waitingOnApproval', 'waitingOnUserInput'] as const;
/** What a thread waits for a person for. */
export type WaitingFlag = (typeof FLAGS)[number];

/** A thread that is loaded here, who listens to it, and what it is doing. */
export class LoadedThread {
  readonly live: LiveFace;
  readonly subscribers = new Set<Connection>();
  /** When the last listener dropped off without a word, in ms; null while somebody listens or nobody dropped off. */
  lonelySince: number | null = null;
  /** Whether that one may come back. */
  isAwaited = false;
  /** What went wrong in it that nobody caught. */
  crash: { error: unknown } | null = null;
  #doing: 'idle' | 'active' | 'systemError' = 'idle';
  readonly #owed = { waitingOnApproval: 0, waitingOnUserInput: 0 };
  #turn: { id: string; isOver: boolean } | null = null;

  constructor(live: LiveFace) {
    this.live = live;
  }

  get id(): string {
    return this.live.session.threadId;
  }

  get status(): ThreadStatus {
    if (this.#doing !== 'active') return { type: this.#doing };
    return { type: 'active', activeFlags: FLAGS.filter((flag) => this.#owed[flag] > 0) };
  }

  /** The turn whose start was told and whose end was not. */
  get openTurnId(): string | null {
    return this.#turn === null || this.#turn.isOver ? null : this.#turn.id;
  }

  /** Whether a turn runs, or was promised to a client and is about to. */
  get isBusy(): boolean {
    const { activeTurnId } = this.live.session;
    return this.openTurnId !== null || (activeTurnId !== null && activeTurnId !== this.#turn?.id);
  }

  /** Takes down what was told of it. */
  became(status: ThreadStatus): void {
    if (status.type !== 'notLoaded') this.#doing = status.type;
  }

  /** Takes down where its turns begin and end. */
  saw(event: SessionEvent): void {
    if (event.type === 'turn.started') this.#turn = { id: event.turnId, isOver: false };
    else if (event.type === 'turn.ended') this.#turn = { id: event.turnId, isOver: true };
  }

  /** Counts the questions to which a person owes an answer. */
  waits(flag: WaitingFlag, change: 1 | -1): void {
    this.#owed[flag] += change;
  }

  /** A client went away without a word. */
  dropped(client: Connection, now: number): void {
    if (!this.subscribers.delete(client) || this.subscribers.size > 0) return;
    this.lonelySince = now;
    this.isAwaited = client.mayReturn;
  }
}
