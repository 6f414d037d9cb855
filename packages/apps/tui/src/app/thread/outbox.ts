import { type Composer, type ComposerEffect, type Draft } from '@codex-ts/composer';
import { errorMessage } from '@codex-ts/protocol';

import { type PendingInput } from '../../state/thread-state.ts';
import { type ImageSupport } from '../images/image-support.ts';
import { type Session } from './session.ts';
import { type ThreadStore } from './thread-store.ts';
import { mergedInput, userInput } from './user-input.ts';

type Submission = Pick<Extract<ComposerEffect, { type: 'submit' }>, 'input' | 'draft'>;

export interface OutboxOptions {
  readonly store: ThreadStore;
  readonly session: Session;
  readonly composer: Composer;
  readonly support: ImageSupport;
  /** Another thread is on its way: what is sent waits for it. */
  readonly isOpening: () => boolean;
}

/** What the user has written and the model has not heard: nothing of it is ever lost. */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #drafts = new Map<string, Draft>();
  #nextId = 0;
  /** Messages that an interruption is to bring to the model at once. */
  #urgent: readonly PendingInput[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Starts a turn, or goes into the one that runs; before there is a thread it waits. */
  send(submission: Submission): void {
    this.#checked(submission, () => this.#send(submission));
  }

  #send(submission: Submission): void {
    const { store, session } = this.#options;
    const pending = this.#pending(submission);
    const { turn } = store.state;
    if (this.#options.isOpening()) store.dispatch({ type: 'queued', input: pending });
    else if (turn !== null && turn.id !== null) void this.#steer(turn.id, pending);
    else if (turn !== null || session.threadId === null) store.dispatch({ type: 'queued', input: pending });
    else void this.#start(pending);
  }

  /** Waits until no turn runs. */
  queue(submission: Submission): void {
    if (this.#options.store.state.turn === null) return this.send(submission);
    this.#checked(submission, () => this.#options.store.dispatch({ type: 'queued', input: this.#pending(submission) }));
  }

  /** Sends a message unless the model cannot look at its images: then the user is told, and has it back. */
  #checked(submission: Submission, go: () => void): void {
    const { support, store, composer } = this.#options;
    if (submission.input.images.length === 0) return go();
    if (!support.isKnown) return void support.learn().then(() => this.#checked(submission, go));
    const refusal = support.refusal();
    if (refusal === null) return go();
    store.dispatch({ type: 'error', text: refusal });
    composer.restore(submission.draft);
  }

  /** Stops the turn; what was sent into it and not heard goes out at once. */
  async interrupt(): Promise<void> {
    const { store, session } = this.#options;
    const turnId = store.state.turn?.id ?? null;
    if (turnId === null) return;
    this.#urgent = store.state.steering;
    if (this.#urgent.length > 0) store.dispatch({ type: 'cutShort' });
    try {
      await session.interrupt(turnId);
    } catch (error) {
      this.#urgent = [];
      store.dispatch({ type: 'error', text: `The turn could not be interrupted: ${errorMessage(error)}` });
    }
  }

  /** A turn has ended, or a thread was opened. */
  ended({ wasInterrupted }: { readonly wasInterrupted: boolean }): void {
    const { queued } = this.#options.store.state;
    // A turn that is interrupted takes down what it was sent, and answers nothing: it is said again.
    // What was read before the turn stopped does not wait any more.
    const urgent = queued.filter(({ id }) => this.#urgent.some((one) => one.id === id));
    this.#urgent = [];
    const [first] = queued;
    if (urgent.length > 0) void this.#startAll(urgent);
    else if (wasInterrupted) this.#giveBack(queued);
    else if (first !== undefined) void this.#startAll([first]);
  }

  /** The last message that waits goes back into the composer. */
  editLast(): void {
    const { store, composer } = this.#options;
    const last = store.state.queued.at(-1);
    if (last === undefined) return;
    store.dispatch({ type: 'recalled', id: last.id });
    composer.prepend([this.#takeDraft(last)]);
  }

  #pending({ input, draft }: Submission): PendingInput {
    const id = `input-${this.#nextId++}`;
    this.#drafts.set(id, draft);
    return { id, text: draft.text, input: userInput(input) };
  }

  async #startAll(inputs: readonly PendingInput[]): Promise<void> {
    for (const { id } of inputs) this.#options.store.dispatch({ type: 'recalled', id });
    const [first, ...rest] = inputs;
    if (first === undefined) return;
    const merged = { ...first, input: mergedInput(inputs.map(({ input }) => input)) };
    await this.#start(merged, rest);
  }

  async #start(pending: PendingInput, others: readonly PendingInput[] = []): Promise<void> {
    const { store, session } = this.#options;
    store.dispatch({ type: 'submitted', input: pending });
    try {
      await session.startTurn(pending.input);
      for (const { id } of [pending, ...others]) this.#drafts.delete(id);
    } catch (error) {
      store.dispatch({ type: 'submitFailed', message: errorMessage(error) });
      this.#giveBack([pending, ...others]);
    }
  }

  async #steer(turnId: string, pending: PendingInput): Promise<void> {
    const { store, session } = this.#options;
    store.dispatch({ type: 'steered', input: pending });
    try {
      await session.steer(turnId, pending.input);
    } catch {
      // The turn has ended meanwhile, or takes no more: the message is for the next one.
      const isWaiting = store.state.steering.some(({ id }) => id === pending.id);
      if (!isWaiting) return;
      store.dispatch({ type: 'recalled', id: pending.id });
      if (store.state.turn !== null) store.dispatch({ type: 'queued', input: pending });
      else await this.#start(pending);
    }
  }

  #giveBack(inputs: readonly PendingInput[]): void {
    const { store, composer } = this.#options;
    for (const { id } of inputs) store.dispatch({ type: 'recalled', id });
    if (inputs.length > 0) composer.prepend(inputs.map((one) => this.#takeDraft(one)));
  }

  #takeDraft({ id, text }: PendingInput): Draft {
    const draft = this.#drafts.get(id) ?? { text, tokens: [] };
    this.#drafts.delete(id);
    return draft;
  }
}
