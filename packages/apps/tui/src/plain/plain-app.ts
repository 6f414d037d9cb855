import { Deferred } from '@codex-ts/async-utils';
import { Composer, type Draft, plainDraft } from '@codex-ts/composer';
import { type ParsedKeymap } from '@codex-ts/keymap';
import { errorMessage } from '@codex-ts/protocol';

import { askedNotice } from '../app/asked-notice.ts';
import { Attachments } from '../app/images/attachments.ts';
import { ComposerPort } from '../app/input/composer-port.ts';
import { Conversation } from '../app/thread/conversation.ts';
import { homePath } from '../app/lines/footer-items.ts';
import { ImageSupport } from '../app/images/image-support.ts';
import { messageDraft } from '../app/thread/message-draft.ts';
import { Notifier } from '../app/notifier.ts';
import { Outbox } from '../app/thread/outbox.ts';
import { PromptShelf } from '../app/prompts/prompt-shelf.ts';
import { ServerQuestions } from '../app/thread/server-questions.ts';
import { Session } from '../app/thread/session.ts';
import { ThreadStore, type ThreadStoreOptions } from '../app/thread/thread-store.ts';
import { tuiKeymap } from '../app/input/tui-keymap.ts';
import { type TuiEnd, type TuiOptions } from '../app/tui-options.ts';
import { userInput } from '../app/thread/user-input.ts';
import { type HeaderCell } from '../cells/cell.ts';
import { type Dialog } from './ask/dialog.ts';
import { requestDialog, type RequestOutcome } from './ask/request-dialog.ts';
import { type Asking } from './asking.ts';
import { type LineInput } from './io/line-terminal.ts';
import { plainHandlers } from './plain-handlers.ts';
import { type PlainContext } from './plain-context.ts';
import { Progress } from './progress.ts';
import { type Room } from './room.ts';
import { Shortened } from './shortened.ts';
import { Typing } from './typing.ts';
import { Voice } from './voice.ts';

const HINT = 'Write a message and press Enter. /help lists the commands.';

/** A conversation line by line, put together: who hears what, and who is told. */
export class PlainApp {
  readonly #options: TuiOptions;
  readonly #room: Room;
  readonly #keymap: ParsedKeymap;
  readonly #session: Session;
  readonly #store: ThreadStore;
  readonly #composer: Composer;
  readonly #outbox: Outbox;
  readonly #attachments: Attachments;
  readonly #conversation: Conversation;
  readonly #questions: ServerQuestions<Dialog<RequestOutcome>>;
  readonly #voice: Voice;
  readonly #progress: Progress;
  readonly #port: ComposerPort;
  readonly #typing: Typing;
  readonly #end = new Deferred<{ readonly exitCode: number; readonly problem: string | null }>();
  /** Commands of the user's that have not ended: until then nothing is waited for. */
  #busy = 0;
  #isReady = false;
  #hasEnded = false;

  constructor(room: Room, options: TuiOptions) {
    const { client, settings } = options;
    const { terminal, printer, clock, asking } = room;
    this.#options = options;
    this.#room = room;
    this.#keymap = tuiKeymap(settings.keymap);
    const { keymap } = this.#keymap;
    const { hideReasoning = false, showRawReasoning = false } = settings;
    const session = (this.#session = new Session(client, options));
    const store = (this.#store = new ThreadStore({ settings: { hideReasoning, showRawReasoning }, now: () => clock.now(), onChange: (change) => this.#changed(change) }));
    // Dictation and braille keyboards type as fast as a paste comes: Enter always sends. Terminals mark their pastes.
    const composer = (this.#composer = new Composer({ keymap, vim: settings.vim === true && !terminal.isSimple, pasteBurst: 'off', imageFile: (path) => this.#attachments.find(path) }));
    const support = new ImageSupport(client, session);
    this.#attachments = new Attachments({ source: options.imageSource, session, store, support, attach: (path) => this.#port.handle({ type: 'image', path }) });
    const outbox = (this.#outbox = new Outbox({ store, session, composer, support, isOpening: () => this.#conversation.isOpening }));
    const notifier = new Notifier(terminal.isSimple ? { ...options, settings: { ...settings, notificationMethod: 'bel' } } : options, (text) => terminal.write(text));
    this.#conversation = new Conversation({ client, session, store, outbox, notifier, edit: (messages) => this.#edit(messages), findImage: (path) => this.#attachments.find(path), clearScreen: () => undefined, onOther: () => undefined });
    const interrupt = (): void => void outbox.interrupt();
    this.#questions = new ServerQuestions({ client, store, open: (request, facts) => requestDialog(request, facts, keymap), onAsked: (request) => notifier.tell(...askedNotice(request)), changed: () => room.refresh() });
    asking.listen(this.#questions, interrupt);
    const shortened = new Shortened();
    this.#voice = new Voice({ shortened, now: () => clock.now(), cwd: () => session.cwd, header: () => this.#header() });
    this.#progress = new Progress({ clock, state: () => store.state, say: (lines) => room.say(lines) });
    const prompts = new PromptShelf({ read: options.customPrompts ?? (() => Promise.resolve([])), changed: () => undefined, onError: (message) => store.dispatch({ type: 'warning', text: `Your prompts cannot be read: ${message}` }) });
    const context: PlainContext = {
      options, client, session, store, outbox, keymap, shortened, prompts,
      isSimple: terminal.isSimple,
      whenOpen: () => this.#conversation.whenOpen(),
      openThread: (start) => this.#conversation.open(start),
      showThread: (thread) => this.#conversation.show(thread),
      write: (text) => terminal.write(text),
      exit: () => this.#finish(0, null),
      ask: (dialog) => asking.ask(dialog),
      say: (lines) => room.say(lines),
      transcript: () => this.#voice.transcript(),
      edit: () => this.#port.perform([{ type: 'editor', text: composer.text }]),
      queue: (text) => outbox.queue({ input: { text, elements: [], images: [], mentions: [] }, draft: plainDraft(text) }),
    };
    this.#port = new ComposerPort(composer, clock, plainHandlers({ context, composer, printer, terminal, voice: this.#voice, port: () => this.#port, attachments: this.#attachments, busy: (work) => this.#whileBusy(work), refresh: () => room.refresh(), showNow: () => (terminal.isSimple ? room.refresh() : room.show()) }));
    this.#typing = new Typing({ terminal, printer, keymap, composer, port: this.#port, asking, notifier, isRunning: () => store.state.turn !== null, say: (lines) => room.say(lines), interrupt, leave: () => this.#finish(0, null), refresh: () => room.refresh() });
  }

  /** Runs until the user leaves. */
  async run(): Promise<TuiEnd> {
    void this.#conversation.follow();
    this.#room.enter({ take: (input: LineInput) => this.#typing.take(input), line: () => this.#line() });
    void this.#begin();
    const end = await this.#end.promise;
    const { state } = this.#store;
    return { threadId: this.#session.threadId, threadName: state.name, tokenUsage: state.usage, ...end };
  }

  close(): void {
    this.#room.enter(null);
    this.#progress.close();
    this.#attachments.close();
    this.#conversation.close();
    this.#port.close();
  }

  async #begin(): Promise<void> {
    const { start, prompt, images, opening = [], draft = null } = this.#options;
    try {
      await this.#session.initialize();
      await this.#conversation.open(start);
    } catch (error) {
      return this.#finish(1, errorMessage(error));
    }
    for (const text of this.#keymap.problems) this.#store.dispatch({ type: 'warning', text });
    if (prompt === null) {
      this.#room.say(opening.length === 0 ? [HINT] : opening);
      for (const path of images) this.#attachments.add(path);
      if (draft !== null) this.#port.perform(this.#composer.setText(draft));
    } else this.#say(prompt, images);
    this.#isReady = true;
    this.#room.refresh();
  }

  /** Sends what the command line says. */
  #say(prompt: string, images: readonly string[]): void {
    const input = { text: prompt, elements: [], images: images.map((path) => ({ path, placeholder: '' })), mentions: [] };
    const { draft } = messageDraft(userInput(input), (path) => path);
    this.#outbox.send({ input, draft });
  }

  /** Puts earlier messages into the composer; what was being written can be recalled. */
  #edit(messages: readonly Draft[]): void {
    const written = this.#composer.clear();
    if (written.text !== '') this.#composer.remember(written);
    this.#port.perform(this.#composer.prepend(messages));
  }

  #finish(exitCode: number, problem: string | null): void {
    this.#hasEnded = true;
    this.#room.printer.end();
    this.#end.resolve({ exitCode, problem });
  }

  #changed(change: Parameters<ThreadStoreOptions['onChange']>[0]): void {
    const { state, before } = change;
    this.#composer.setState({ isRunning: state.turn !== null });
    const lines = this.#voice.take(change);
    if (lines.length > 0) this.#room.say(lines);
    const isOther = (state.turn === null) !== (before.turn === null) || state.questions.length !== before.questions.length;
    if (lines.length > 0 || isOther) this.#progress.restart();
    this.#room.refresh();
  }

  /** The line of the message that is being written; null while nothing is waited for. */
  #line(): ReturnType<Asking['show']> {
    if (this.#hasEnded) return null;
    const { text, cursor } = this.#composer;
    const isWaiting = this.#isReady && this.#store.state.turn === null && this.#busy === 0 && !this.#conversation.isOpening;
    if (text === '' && !isWaiting) return null;
    return { prompt: this.#room.terminal.isSimple && text !== '' ? 'More: ' : 'You: ', text, cursor };
  }

  async #whileBusy(work: () => Promise<void>): Promise<void> {
    this.#busy += 1;
    try {
      await work();
    } finally {
      this.#busy -= 1;
      this.#room.refresh();
    }
  }

  #header(): HeaderCell {
    const { settings } = this.#session;
    const isFree = settings?.sandbox.type === 'dangerFullAccess' && settings.approvalPolicy === 'never';
    return { kind: 'header', version: this.#options.version, model: settings?.model ?? null, effort: settings?.effort ?? null, directory: homePath(this.#session.cwd, this.#options.env['HOME']), permissions: isFree ? 'full access' : null };
  }
}
