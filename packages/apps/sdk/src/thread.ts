import { AsyncQueue, linkedAbort } from '@codex-ts/async-utils';
import { type TSchema } from 'typebox';

import { AbortError } from './abort-error.ts';
import { type ThreadEvent } from './events.ts';
import { type Input } from './input.ts';
import { checkedSchema, withParsedAnswer } from './structured-answer.ts';
import { type StreamedTurn, type Turn, type TurnOptions, type TypedTurn, type TypedTurnOptions } from './turn-options.ts';

/** What becomes of a turn: its events go to `emit`; it rejects with what the turn ended with. */
export interface TurnRequest {
  readonly input: Input;
  readonly outputSchema: unknown;
  readonly emit: (event: ThreadEvent) => void;
  readonly signal: AbortSignal;
}

/** What stands behind a thread. */
export interface ThreadWork {
  readonly id: string | null;
  runTurn(request: TurnRequest): Promise<void>;
  steer(input: Input): Promise<void>;
  interrupt(): Promise<void>;
  fork(): Promise<string>;
  archive(): Promise<void>;
}

/** A conversation with the agent: several turns, one at a time. A turn begun while another runs waits for it. */
export class Thread {
  readonly #work: ThreadWork;
  readonly #again: (id: string) => Thread;

  /** Made by `Codex.startThread` and `Codex.resumeThread`. */
  constructor(work: ThreadWork, again: (id: string) => Thread) {
    this.#work = work;
    this.#again = again;
  }

  /** Null before the first turn has begun. */
  get id(): string | null {
    return this.#work.id;
  }

  /**
   * Runs a turn to its end.
   * @throws with the turn's own words when it failed, an error named `AbortError` when its signal was aborted, what
   * went wrong when the agent could not be started or went away
   */
  async run<const S extends TSchema>(input: Input, turnOptions: TypedTurnOptions<S>): Promise<TypedTurn<S>>;
  async run(input: Input, turnOptions?: TurnOptions): Promise<Turn>;
  async run(input: Input, turnOptions: TurnOptions = {}): Promise<Turn> {
    const schema = checkedSchema(turnOptions.outputSchema);
    const turn: Turn = { items: [], finalResponse: '', usage: null };
    for await (const event of this.#events(input, turnOptions)) {
      if (event.type === 'turn.completed') turn.usage = event.usage;
      if (event.type !== 'item.completed') continue;
      turn.items.push(event.item);
      if (event.item.type === 'agent_message') turn.finalResponse = event.item.text;
    }
    return schema === undefined ? turn : withParsedAnswer(turn, schema);
  }

  /** Runs a turn and yields what happens. Throws after the last event what `run` would throw. */
  runStreamed(input: Input, turnOptions: TurnOptions = {}): Promise<StreamedTurn> {
    return Promise.resolve({ events: this.#events(input, turnOptions) });
  }

  /** Says something to the running turn; the model hears it with its next request. @throws when no turn is running */
  async steer(input: Input): Promise<void> {
    await this.#work.steer(input);
  }

  /** Ends the running turn; its run rejects with the code `turn_interrupted`. @throws when no turn is running */
  async interrupt(): Promise<void> {
    await this.#work.interrupt();
  }

  /** A new thread with the same options that knows what this one knows. */
  async fork(): Promise<Thread> {
    return this.#again(await this.#work.fork());
  }

  /** Puts the thread's record with the archived ones. */
  async archive(): Promise<void> {
    await this.#work.archive();
  }

  async *#events(input: Input, { outputSchema, signal }: TurnOptions): AsyncGenerator<ThreadEvent> {
    const schema = checkedSchema(outputSchema);
    const events = new AsyncQueue<ThreadEvent>();
    const stop = linkedAbort(signal);
    const task = { input, outputSchema: schema, emit: (event: ThreadEvent) => events.push(event), signal: stop.signal };
    const work = this.#work.runTurn(task).then(
      () => events.close(),
      (error: unknown) => events.fail(signal?.aborted === true ? new AbortError(signal.reason) : error),
    );
    try {
      yield* events;
    } finally {
      stop.abort();
      await work;
      stop.dispose();
    }
  }
}
