import { Deferred } from './deferred.ts';
import { Fifo } from './fifo.ts';
import { waitInLine } from './wait-in-line.ts';

class Turn extends Deferred<void> {
  readonly side: 'read' | 'write';
  constructor(side: 'read' | 'write') {
    super();
    this.side = side;
  }
}

/**
 * Many readers or one writer, strictly in the order they came: a waiting writer holds back the readers behind it, so
 * neither side starves.
 */
export class ReadWriteLock {
  readonly #line = new Fifo<Turn>();
  #readers = 0;
  #writing = false;

  /** Runs `job` beside other readers. Rejects with `signal.reason` when aborted while waiting; then `job` never runs. */
  async read<T>(job: () => Promise<T> | T, signal?: AbortSignal): Promise<T> {
    await this.#enter('read', signal);
    try {
      return await job();
    } finally {
      this.#readers -= 1;
      this.#admit();
    }
  }

  /** Runs `job` alone. Rejects with `signal.reason` when aborted while waiting; then `job` never runs. */
  async write<T>(job: () => Promise<T> | T, signal?: AbortSignal): Promise<T> {
    await this.#enter('write', signal);
    try {
      return await job();
    } finally {
      this.#writing = false;
      this.#admit();
    }
  }

  async #enter(side: 'read' | 'write', signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const turn = new Turn(side);
    const entered = waitInLine(this.#line, turn, signal, () => this.#admit());
    this.#admit();
    await entered;
  }

  /** Lets in everyone at the front of the line who may run now. */
  #admit(): void {
    for (let turn = this.#line.peek(); turn && this.#mayEnter(turn); turn = this.#line.peek()) {
      this.#line.take();
      if (turn.side === 'read') this.#readers += 1;
      else this.#writing = true;
      turn.resolve();
    }
  }

  #mayEnter(turn: Turn): boolean {
    if (this.#writing) return false;
    return turn.side === 'read' || this.#readers === 0;
  }
}
