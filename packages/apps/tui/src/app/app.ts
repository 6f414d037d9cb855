import { Deferred } from '@codex-ts/async-utils';
import { Composer, type Draft } from '@codex-ts/composer';
import { type ParsedKeymap } from '@codex-ts/keymap';
import { errorMessage } from '@codex-ts/protocol';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions } from '../cells/cell.ts';
import { type InputEvent, type ScreenSize } from '@codex-ts/terminal';
import { Pager } from '../views/pager/pager.ts';
import { askedNotice } from './asked-notice.ts';
import { Attachments } from './images/attachments.ts';
import { type CommandContext } from './commands/slash-command.ts';
import { composerHandlers } from './input/composer-handlers.ts';
import { ComposerPort } from './input/composer-port.ts';
import { Conversation } from './thread/conversation.ts';
import { firstMessage } from './thread/first-message.ts';
import { History } from './drawing/history.ts';
import { ImageSupport } from './images/image-support.ts';
import { InputRouter } from './input/input-router.ts';
import { LazyHighlighter } from './drawing/lazy-highlighter.ts';
import { LineSettings } from './lines/line-settings.ts';
import { LiveView } from './drawing/live-view.ts';
import { NamePlate } from './lines/name-plate.ts';
import { Notifier } from './notifier.ts';
import { Outbox } from './thread/outbox.ts';
import { Panes } from './panes.ts';
import { ProjectPlace } from './lines/project-place.ts';
import { PopupOpener } from './popups/popup-opener.ts';
import { PromptShelf } from './prompts/prompt-shelf.ts';
import { Questions } from './thread/questions.ts';
import { type Screen, type Stage } from './drawing/screen.ts';
import { Session } from './thread/session.ts';
import { ThreadStore, type ThreadStoreOptions } from './thread/thread-store.ts';
import { oneOf, PLACEHOLDERS, TIPS } from './lines/tips.ts';
import { Transcript } from './transcript.ts';
import { tuiKeymap } from './input/tui-keymap.ts';
import { type TuiEnd, type TuiOptions } from './tui-options.ts';
import { WindowTitle } from './lines/window-title.ts';

/** The terminal UI, put together: who hears what, and who is told. */
export class App implements Stage {
  readonly #options: TuiOptions;
  readonly #screen: Screen;
  readonly #keymap: ParsedKeymap;
  readonly #session: Session;
  readonly #store: ThreadStore;
  readonly #history: History;
  readonly #composer: Composer;
  readonly #attachments: Attachments;
  readonly #outbox: Outbox;
  readonly #panes: Panes;
  readonly #notifier: Notifier;
  readonly #highlighter: LazyHighlighter;
  readonly #place: ProjectPlace;
  readonly #title: WindowTitle;
  readonly #plate: NamePlate;
  readonly #popups: PopupOpener;
  readonly #transcript: Transcript;
  readonly #questions: Questions;
  readonly #conversation: Conversation;
  readonly #context: CommandContext;
  readonly #port: ComposerPort;
  readonly #live: LiveView;
  readonly #router: InputRouter;
  readonly #end = new Deferred<{ readonly exitCode: number; readonly problem: string | null }>();
  /** The header has been printed, for the history that is on the screen. */
  #isHeaderPrinted = false;

  constructor(screen: Screen, options: TuiOptions) {
    const { client, settings } = options;
    const redraw = (): void => screen.request();
    const draw = (): DrawOptions => ({ highlighter: this.#highlighter.current, cwd: this.#session.cwd, fileOpener: settings.fileOpener });
    const state = (): ThreadStore['state'] => this.#store.state;
    this.#options = options;
    this.#screen = screen;
    this.#keymap = tuiKeymap(settings.keymap);
    const { keymap } = this.#keymap;
    const { random = Math.random } = options;
    const { hideReasoning = false, showRawReasoning = false } = settings;
    this.#session = new Session(client, options);
    this.#store = new ThreadStore({ settings: { hideReasoning, showRawReasoning }, now: () => screen.clock.now(), onChange: (change) => this.#changed(change) });
    this.#history = new History({ viewport: screen.viewport, theme: () => screen.theme, draw, animations: settings.animations !== false });
    this.#composer = new Composer({ keymap, vim: settings.vim === true, pasteBurst: settings.disablePasteBurst === true ? 'off' : 'default', placeholder: oneOf(PLACEHOLDERS, random), imageFile: (path) => this.#attachments.find(path) });
    const { session, store, composer } = { session: this.#session, store: this.#store, composer: this.#composer };
    const support = new ImageSupport(client, session);
    this.#attachments = new Attachments({ source: options.imageSource, session, store, support, attach: (path) => this.#port.handle({ type: 'image', path }) });
    this.#outbox = new Outbox({ store, session, composer, support, isOpening: () => this.#conversation.isOpening });
    this.#panes = new Panes(redraw);
    this.#notifier = new Notifier(options, (text) => screen.terminal.write(text));
    const warn = (text: string): void => store.dispatch({ type: 'warning', text });
    this.#highlighter = new LazyHighlighter({ load: options.loadHighlighter, changed: redraw, onError: (message) => warn(`Code is shown without colours: ${message}`) });
    const lines = new LineSettings(settings);
    const prompts = new PromptShelf({ read: options.customPrompts ?? (() => Promise.resolve([])), changed: redraw, onError: (message) => warn(`Your prompts cannot be read: ${message}`) });
    this.#place = new ProjectPlace({ client, changed: () => this.#linesChanged(), onError: (message) => warn(`The repository cannot be looked at: ${message}`) });
    this.#title = new WindowTitle({ clock: screen.clock, animations: settings.animations !== false, write: (text) => screen.terminal.write(text), isOurs: () => screen.terminal.modes.isOn });
    this.#plate = new NamePlate({ settings: lines, session, store, place: this.#place, title: this.#title, about: options });
    this.#conversation = new Conversation({ client, session, store, outbox: this.#outbox, notifier: this.#notifier, edit: (messages) => this.#edit(messages), findImage: (path) => this.#attachments.find(path), clearScreen: () => screen.viewport.clear(), onOther: (notification) => this.#popups.heard(notification) });
    this.#transcript = new Transcript({ panes: this.#panes, history: this.#history, state, keymap, draw, edit: (message) => void this.#conversation.rollback(message).then(redraw) });
    this.#questions = new Questions({
      client, store, keymap, changed: redraw,
      highlighter: () => this.#highlighter.current,
      interrupt: () => void this.#outbox.interrupt(),
      showAll: (full) => void this.#panes.open(new Pager({ title: full.title, blocks: [full], keymap }), (_, close) => close(), { isFullScreen: true }),
      onAsked: (request) => this.#notifier.tell(...askedNotice(request)),
    });
    this.#context = {
      options, client, session, store, composer, keymap, prompts, colors: screen.colors, themes: screen.themes,
      lines: { settings: lines, texts: (name) => (name === 'statusLine' ? this.#plate.footer() : this.#plate.title('⠋')), changed: () => this.#linesChanged() },
      outbox: this.#outbox, panes: this.#panes, history: this.#history,
      whenOpen: () => this.#conversation.whenOpen(),
      openThread: (start) => this.#conversation.open(start),
      showThread: (thread) => this.#conversation.show(thread),
      clearScreen: (how) => screen.viewport.clear(how),
      write: (text) => screen.terminal.write(text),
      insert: (text) => this.#port.perform(composer.insertText(text)),
      exit: () => this.#finish(0, null),
      redraw,
    };
    this.#popups = new PopupOpener({ context: this.#context, attachments: this.#attachments, perform: (effects) => this.#port.perform(effects) });
    this.#port = new ComposerPort(composer, screen.clock, composerHandlers({ context: this.#context, screen, transcript: this.#transcript, port: () => this.#port, openPopup: (trigger) => this.#popups.open(trigger), toggleShortcuts: () => this.#live.toggleShortcuts(), pasteImage: () => void this.#attachments.paste() }));
    this.#live = new LiveView({
      store, history: this.#history, panes: this.#panes, questions: this.#questions, composer, port: this.#port, keymap, draw,
      animations: settings.animations !== false,
      header: () => (this.#isHeaderPrinted ? null : this.#plate.header()),
      footerItems: () => this.#plate.footerTexts(),
      tellsShiftEnter: () => screen.terminal.modes.hasKeyboardProtocol,
      requestIn: (ms) => screen.requestIn(ms),
    });
    this.#router = new InputRouter({
      clock: screen.clock, keymap, panes: this.#panes, questions: this.#questions, port: this.#port, notifier: this.#notifier,
      global: { transcript: () => this.#transcript.open(), suspend: () => screen.terminal.stop(), clear_screen: () => (screen.viewport.clear(), redraw()) },
      closeShortcuts: () => this.#live.closeShortcuts(),
      onClosed: () => this.#finish(0, null),
    });
  }

  /** Runs until the user leaves. */
  async run(): Promise<TuiEnd> {
    void this.#conversation.follow();
    this.#screen.show(this);
    void this.#begin();
    const end = await this.#end.promise;
    const { state } = this.#store;
    return { threadId: this.#session.threadId, threadName: state.name, tokenUsage: state.usage, ...end };
  }

  input(event: InputEvent): void {
    // A branch may have been changed elsewhere meanwhile.
    if (event.type === 'focus' && event.focused && this.#session.threadId !== null) this.#place.look(this.#session.cwd);
    this.#router.take(event);
  }

  frame(size: ScreenSize, theme: Theme): { readonly frame: Frame; readonly isFullScreen: boolean } {
    return this.#live.frame(size, theme, this.#screen.clock.now());
  }

  close(): void {
    this.#store.close();
    this.#history.flush();
    this.#screen.show(null);
    this.#attachments.close();
    this.#conversation.close();
    this.#port.close();
    this.#title.close();
  }

  async #begin(): Promise<void> {
    const { start, prompt, images } = this.#options;
    try {
      await this.#session.initialize();
      await this.#conversation.open(start);
    } catch (error) {
      return this.#finish(1, errorMessage(error));
    }
    this.#port.askAgain();
    this.#warn();
    for (const text of this.#options.opening ?? []) this.#store.dispatch({ type: 'info', text });
    if (this.#options.draft !== undefined) this.#context.insert(this.#options.draft);
    if (prompt === null) for (const path of images) this.#attachments.add(path);
    else this.#say(prompt, images);
  }

  /** What the configuration says and nobody understands. */
  #warn(): void {
    for (const text of this.#keymap.problems) this.#store.dispatch({ type: 'warning', text });
    if (this.#screen.themeProblem !== null) this.#store.dispatch({ type: 'warning', text: `\`tui.theme\`: ${this.#screen.themeProblem} The default is used.` });
    for (const text of this.#plate.problems()) this.#store.dispatch({ type: 'warning', text });
  }

  /** Sends what the command line says, and remembers it. */
  #say(prompt: string, images: readonly string[]): void {
    const message = firstMessage(prompt, images);
    this.#outbox.send(message);
    this.#composer.remember(message.draft);
    const { threadId } = this.#session;
    if (threadId === null) return;
    this.#options.prompts?.append(prompt, threadId).catch((error: unknown) => this.#store.dispatch({ type: 'error', text: `The history: ${errorMessage(error)}` }));
  }

  /** Puts earlier messages into the composer; what was being written can be recalled. */
  #edit(messages: readonly Draft[]): void {
    const written = this.#composer.clear();
    if (written.text !== '') this.#composer.remember(written);
    this.#port.perform(this.#composer.prepend(messages));
  }

  #finish(exitCode: number, problem: string | null): void {
    this.#end.resolve({ exitCode, problem });
  }

  #changed({ state, before, cells }: Parameters<ThreadStoreOptions['onChange']>[0]): void {
    if (state.generation !== before.generation) {
      this.#history.reset();
      this.#history.add({ ...this.#plate.header(), id: `header-${state.generation}` });
      if (!this.#isHeaderPrinted) this.#showTip();
      this.#isHeaderPrinted = true;
    }
    for (const cell of cells) this.#history.add(cell);
    this.#transcript.update();
    this.#composer.setState({ isRunning: state.turn !== null });
    if (state.turn !== null) this.#highlighter.want();
    if (state.cwd !== before.cwd || state.generation !== before.generation || (state.turn === null && before.turn !== null)) this.#place.look(this.#session.cwd);
    this.#linesChanged();
  }

  #showTip(): void {
    const { settings, random = Math.random } = this.#options;
    if (settings.showTooltips !== false) this.#history.add({ kind: 'tip', text: oneOf(TIPS, random), isNew: false, id: 'tip' });
  }

  /** What the last row or the window's title shows has changed. */
  #linesChanged(): void {
    this.#plate.showTitle();
    this.#screen.request();
  }
}
