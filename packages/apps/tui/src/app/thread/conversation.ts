import { type ServerNotification, type Thread } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type Draft } from '@codex-ts/composer';
import { errorMessage } from '@codex-ts/protocol';

import { type Clock, systemClock } from '@codex-ts/terminal';
import { BackgroundWatch } from './background-watch.ts';
import { rollbackPlan } from './backtrack.ts';
import { type Notifier } from '../notifier.ts';
import { type Outbox } from './outbox.ts';
import { type Session } from './session.ts';
import { type ThreadStore } from './thread-store.ts';
import { type TuiStart } from '../tui-options.ts';

export interface ConversationOptions {
  readonly client: AppServerClient;
  readonly session: Session;
  readonly store: ThreadStore;
  readonly outbox: Outbox;
  /** Lets the user edit what they wrote, in place of what is in the composer. */
  readonly edit: (messages: readonly Draft[]) => void;
  /** The image file at this place; null when there is none any more. */
  readonly findImage: (path: string) => string | null;
  readonly notifier: Notifier;
  readonly clearScreen: () => void;
  /** Hears what is no part of the thread, such as files that were found. */
  readonly onOther: (notification: ServerNotification) => void;
  /** Default: the computer's. */
  readonly clock?: Clock;
}

const BROKEN = 'The connection to the server broke.';
const LOST = 'The connection to the server is lost. What you have written is kept; leave and resume to go on.';

/** The thread on the screen as the server tells of it: opened, followed, taken back. */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #background: BackgroundWatch;
  #isClosed = false;
  #opening: Promise<unknown> = Promise.resolve();
  #openings = 0;

  constructor(options: ConversationOptions) {
    const { client, store, clock = systemClock } = options;
    this.#options = options;
    this.#background = new BackgroundWatch({ client, store, clock });
    options.client.onDisconnected(() => options.store.dispatch({ type: 'connectionLost', message: BROKEN }));
    options.client.onReconnected(({ resumed }) => this.#back(resumed.find((each) => each.thread.id === options.session.threadId)?.thread ?? null));
  }

  /** Whether another thread is on its way: what is sent now is for that one. */
  get isOpening(): boolean {
    return this.#openings > 0;
  }

  /** Waits for the thread that is on its way, if there is one. */
  async whenOpen(): Promise<void> {
    await this.#opening;
  }

  async open(start: TuiStart): Promise<void> {
    this.#openings += 1;
    const work = this.#opening.then(() => this.#open(start));
    // Who opens it hears of a failure; who only waits does not.
    this.#opening = work.catch(() => undefined);
    await work;
  }

  async #open(start: TuiStart): Promise<void> {
    const { session, store, outbox } = this.#options;
    try {
      const thread = await session.open(start);
      store.dispatch({ type: 'threadLoaded', thread });
    } finally {
      this.#openings -= 1;
      if (store.state.turn === null && session.threadId !== null) outbox.ended({ wasInterrupted: false });
    }
  }

  /** Takes the conversation back to before a message of the user, counted from 0, and lets them edit it. */
  async rollback(message: number): Promise<void> {
    const { client, session, store, edit, findImage } = this.#options;
    const { threadId } = session;
    if (threadId === null) return;
    if (store.state.turn !== null) return store.dispatch({ type: 'error', text: 'An earlier message cannot be edited while a turn runs.' });
    try {
      const { thread } = await client.request('thread/read', { threadId, includeTurns: true });
      const plan = rollbackPlan(thread, message, findImage);
      if (plan === null) return store.dispatch({ type: 'error', text: 'This message is not in the record of the thread.' });
      const { thread: rest } = await client.request('thread/rollback', { threadId, numTurns: plan.numTurns });
      this.show(rest);
      edit(plan.messages.map(({ draft }) => draft));
      const lost = plan.messages.reduce((count, one) => count + one.lost, 0);
      if (lost > 0) store.dispatch({ type: 'warning', text: lost === 1 ? 'An image of this message is not there any more and was left out.' : `${lost} images of this message are not there any more and were left out.` });
    } catch (error) {
      store.dispatch({ type: 'error', text: `The conversation could not be taken back: ${errorMessage(error)}` });
    }
  }

  /** Shows the thread anew on an empty screen: its record is another one. */
  show(thread: Thread): void {
    this.#options.clearScreen();
    this.#options.store.dispatch({ type: 'threadLoaded', thread });
  }

  /** Takes in what the server tells, until the connection ends. */
  async follow(): Promise<void> {
    let reason = LOST;
    try {
      for await (const notification of this.#options.client.notifications) {
        if (this.#isClosed) return;
        this.#take(notification);
      }
    } catch (error) {
      reason = `${LOST} (${errorMessage(error)})`;
    }
    if (!this.#isClosed) this.#lost(reason);
  }

  close(): void {
    this.#isClosed = true;
    this.#background.close();
  }

  #take(notification: ServerNotification): void {
    const { store, outbox, notifier, session, onOther } = this.#options;
    store.dispatch(notification);
    onOther(notification);
    if (notification.method !== 'turn/completed' || notification.params.threadId !== session.threadId) return;
    const { status } = notification.params.turn;
    if (status !== 'inProgress') outbox.ended({ wasInterrupted: status === 'interrupted' });
    this.#background.look();
    if (status === 'completed') notifier.tell('agent-turn-complete', store.state.lastAnswer ?? 'The turn is complete.');
  }

  /** The connection is there again. A turn that ended without us is followed by what waits for that, as its end says. */
  #back(thread: Thread | null): void {
    const { store, outbox } = this.#options;
    store.dispatch({ type: 'connectionBack', thread });
    if (store.state.turn === null) outbox.ended({ wasInterrupted: thread?.turns.at(-1)?.status !== 'completed' });
    this.#background.look();
  }

  /** Ends the turn on the screen: nobody will tell of it any more. */
  #lost(text: string): void {
    const { store } = this.#options;
    const { turn, threadId } = store.state;
    if (turn === null || threadId === null) return store.dispatch({ type: 'error', text });
    const id = turn.id ?? '';
    store.dispatch({ method: 'turn/completed', params: { threadId, turn: { id, items: [], status: 'failed', error: { message: text, codexErrorInfo: null, additionalDetails: null } } } });
  }
}
