import { type ServerNotification, type ServerRequest } from '@codex-ts/app-server-protocol';
import { AsyncQueue, raceAbort, sleep } from '@codex-ts/async-utils';
import { followTurn, type TurnResult } from '@codex-ts/exec';
import { CodexError } from '@codex-ts/protocol';

import { type AgentSession, type Listener } from './agent-session.ts';
import { type ThreadEvent } from './events.ts';
import { type Input } from './input.ts';
import { type ThreadOptions } from './thread-options.ts';
import { TurnEvents } from './turn-events.ts';
import { TurnQuestions } from './turn-questions.ts';
import { wireInput } from './wire-input.ts';

/** How long an agent may take to end a turn before it is killed, in milliseconds. */
const GRACE = 10_000;

export interface TurnTask {
  readonly session: AgentSession;
  readonly options: ThreadOptions;
  readonly input: Input;
  readonly outputSchema: unknown;
  readonly emit: (event: ThreadEvent) => void;
  /** Aborting it ends the turn. */
  readonly signal: AbortSignal;
}

/** One turn of one thread: from the opening of the thread to the end of the turn. */
export class TurnRun implements Listener {
  readonly #task: TurnTask;
  readonly #heard = new AsyncQueue<ServerNotification>();
  readonly #events = new TurnEvents();
  readonly #questions: TurnQuestions;
  readonly #stop = new AbortController();
  #failure: string | null = null;
  #fault: { readonly error: unknown } | null = null;
  #turnId: string | null = null;
  threadId: string | null = null;
  isOpening = true;

  constructor(task: TurnTask) {
    this.#task = task;
    this.#questions = new TurnQuestions(task.options, (error) => {
      if (error !== undefined) this.#fault ??= { error };
      this.#stop.abort();
    });
  }

  /** Of the running turn; null before it runs. */
  get turnId(): string | null {
    return this.#turnId;
  }

  hear(notification: ServerNotification): void {
    if (notification.method === 'turn/started') this.isOpening = false;
    this.#questions.hear(notification);
    this.#heard.push(notification);
  }

  answer(request: ServerRequest, signal: AbortSignal): Promise<unknown> {
    return this.#questions.answer(request, signal);
  }

  lost(): void {
    this.#heard.close();
  }

  /** Says which thread it is: the first event. */
  opened(threadId: string): void {
    this.threadId = threadId;
    this.#tell(this.#events.begin(threadId));
  }

  /**
   * Runs the turn to its end.
   * @throws CodexError `turn_failed` with the turn's own words, `turn_interrupted`, `connection_closed`; what a callback threw
   */
  async run(threadId: string): Promise<void> {
    const { session, input, outputSchema, signal } = this.#task;
    const onAbort = (): void => this.#stop.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      const schema = outputSchema === undefined ? {} : { outputSchema };
      const { turn } = await this.#patiently(session.request('turn/start', { threadId, input: wireInput(input), ...schema }));
      const { status } = await this.#patiently(this.#follow({ threadId, turnId: turn.id }));
      this.#conclude(status);
    } finally {
      signal.removeEventListener('abort', onAbort);
      this.#turnId = null;
      this.#questions.end();
    }
  }

  async #follow(ours: { threadId: string; turnId: string }): Promise<TurnResult> {
    this.#turnId = ours.turnId;
    const interrupt = (): void => {
      // It may be over already: then its end is on its way.
      this.#task.session.request('turn/interrupt', ours).catch(() => undefined);
    };
    if (this.#stop.signal.aborted) interrupt();
    this.#stop.signal.addEventListener('abort', interrupt, { once: true });
    try {
      return await followTurn(this.#heard, ours, (notification) => this.#tell(this.#events.map(notification)));
    } finally {
      this.#stop.signal.removeEventListener('abort', interrupt);
    }
  }

  #tell(events: readonly ThreadEvent[]): void {
    for (const event of events) {
      if (event.type === 'turn.failed') this.#failure = event.error.message;
      this.#task.emit(event);
    }
  }

  #conclude(status: TurnResult['status']): void {
    if (this.#fault !== null) throw this.#fault.error;
    if (status === 'completed') return;
    if (status === 'failed') throw new CodexError(this.#failure ?? 'The turn failed.', { code: 'turn_failed' });
    throw new CodexError('The turn was interrupted.', { code: 'turn_interrupted' });
  }

  /** Once the turn is called off, the agent has a while to comply. */
  async #patiently<T>(work: Promise<T>): Promise<T> {
    const late = new AbortController();
    const done = new AbortController();
    const watch = (): void => {
      sleep(GRACE, done.signal).then(
        () => {
          this.#task.session.link.kill();
          late.abort(new CodexError('Codex did not end the turn and was killed.', { code: 'codex_hangs' }));
        },
        () => undefined,
      );
    };
    if (this.#stop.signal.aborted) watch();
    else this.#stop.signal.addEventListener('abort', watch, { once: true });
    try {
      return await raceAbort(work, late.signal);
    } finally {
      this.#stop.signal.removeEventListener('abort', watch);
      done.abort();
    }
  }
}
