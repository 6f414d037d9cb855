import { Deferred, raceAbort } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { type BlockedRequest, type NetworkDecision } from './blocked-request.ts';
import { type Target } from './rule-book.ts';

/** Asks a person. The signal aborts when nobody waits for the answer any more. */
export type Decide = (request: BlockedRequest, signal: AbortSignal) => Promise<NetworkDecision>;

export interface QuestionsOptions {
  readonly decide: Decide;
  /** How many may wait at a time; a further one is answered with no. */
  readonly limit: number;
  /** How long one may wait, in ms; then it is answered with no. */
  readonly timeoutMs: number;
  /** Told of what `decide` throws; the answer is no then. */
  readonly onError: (error: unknown) => void;
}

interface Question {
  readonly target: Target;
  readonly answer: Deferred<NetworkDecision>;
  readonly controller: AbortController;
  waiting: number;
}

/** Questions to a person, one for all requests to the same host, port and protocol that come while it is open. */
export class Questions {
  readonly #options: QuestionsOptions;
  readonly #open = new Map<string, Question>();

  constructor(options: QuestionsOptions) {
    this.#options = options;
  }

  /** Waits for the answer. Rejects with the signal's reason when it aborts; the question is taken back with the last that waits. */
  async ask(target: Target, request: BlockedRequest, signal: AbortSignal): Promise<NetworkDecision> {
    signal.throwIfAborted();
    const key = `${target.protocol} ${target.host.text} ${target.port}`;
    const open = this.#open.get(key);
    if (!open && this.#open.size >= this.#options.limit) return 'deny';
    const question = open ?? this.#put(key, target, request);
    question.waiting += 1;
    try {
      return await raceAbort(question.answer.promise, signal);
    } finally {
      question.waiting -= 1;
      if (question.waiting === 0) question.controller.abort();
    }
  }

  /** Wakes those who wait for something that the rules meanwhile say themselves. */
  settleWhere(isSettled: (target: Target) => boolean): void {
    for (const question of [...this.#open.values()]) {
      if (isSettled(question.target)) question.answer.resolve('deny');
    }
  }

  #put(key: string, target: Target, request: BlockedRequest): Question {
    const question: Question = { target, answer: new Deferred(), controller: new AbortController(), waiting: 0 };
    this.#open.set(key, question);
    question.controller.signal.addEventListener('abort', () => this.#open.delete(key), { once: true });
    void this.#answer(question, request);
    return question;
  }

  async #answer(question: Question, request: BlockedRequest): Promise<void> {
    const { signal } = question.controller;
    const timer = setTimeout(() => question.answer.resolve('deny'), this.#options.timeoutMs);
    try {
      const decision = this.#options.decide(request, signal);
      question.answer.resolve(checked(await Promise.race([raceAbort(decision, signal), question.answer.promise])));
    } catch (error) {
      if (!signal.aborted) this.#options.onError(error);
      question.answer.resolve('deny');
    } finally {
      clearTimeout(timer);
      question.controller.abort();
    }
  }
}

/** A word that is none of the three must not open anything. */
function checked(decision: NetworkDecision): NetworkDecision {
  if (decision === 'allow' || decision === 'allowForSession' || decision === 'deny') return decision;
  throw new CodexError(`The network question was answered with ${JSON.stringify(decision)}.`, { code: 'bad_decision' });
}
