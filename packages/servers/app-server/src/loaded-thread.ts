import { type ThreadStatus } from '@codex-ts/app-server-protocol';
import { type Connection } from './connection.ts';
import { type LiveFace } from './engine-face.ts';

/** A thread that is loaded here, who listens to it, and what it is doing. */
export class LoadedThread {
  readonly live: LiveFace;
  readonly subscribers = new Set<Connection>();
  #doing: 'idle' | 'active' | 'systemError' = 'idle';
  #questions = 0;

  constructor(live: LiveFace) {
    this.live = live;
  }

  get id(): string {
    return this.live.session.threadId;
  }

  get status(): ThreadStatus {
    if (this.#doing !== 'active') return { type: this.#doing };
    return { type: 'active', activeFlags: this.#questions > 0 ? ['waitingOnApproval'] : [] };
  }

  /** Takes down what was told of it. */
  became(status: ThreadStatus): void {
    if (status.type !== 'notLoaded') this.#doing = status.type;
  }

  /** Counts the questions to which a person owes an answer. */
  waits(change: 1 | -1): void {
    this.#questions += change;
  }
}
