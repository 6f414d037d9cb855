import { type ServerNotification } from '@codex-ts/app-server-protocol';
import { Deferred } from '@codex-ts/async-utils';
import { Composer, type Draft, plainDraft, type ParsedKeymap, type Popup as Trigger } from '@codex-ts/composer';
import { errorMessage } from '@codex-ts/protocol';
import { type Highlighter, loadHighlighter, type Theme } from '@codex-ts/terminal-markup';

import { type DrawOptions, type HeaderCell } from '../cells/cell.ts';
import { type Frame } from '../frame.ts';
import { type InputEvent } from '../terminal/input-event.ts';
import { type ScreenSize } from '../terminal/screen-size.ts';
import { Pager } from '../views/pager/pager.ts';
import { DEFAULT_STATUS_LINE, DEFAULT_TITLE, itemTexts, STATUS_LINE_ITEMS, TITLE_ITEMS, unknownItems } from '../views/settings/line-items.ts';
import { Attachments } from './attachments.ts';
import { runCommand } from './commands/run-command.ts';
import { type CommandContext } from './commands/slash-command.ts';
import { composerHandlers } from './composer-handlers.ts';
import { ComposerPort } from './composer-port.ts';
import { Conversation } from './conversation.ts';
import { firstMessage } from './first-message.ts';
import { footerItems, homePath } from './footer-items.ts';
import { History } from './history.ts';
import { ImageSupport } from './image-support.ts';
import { InputRouter } from './input-router.ts';
import { LineSettings } from './line-settings.ts';
import { LiveView } from './live-view.ts';
import { Notifier } from './notifier.ts';
import { Outbox } from './outbox.ts';
import { Panes } from './panes.ts';
import { ProjectPlace } from './project-place.ts';
import { CommandPopup } from './popups/command-popup.ts';
import { FilePopup } from './popups/file-popup.ts';
import { type Popup, type PopupContext } from './popups/popup.ts';
import { PromptShelf } from './prompts/prompt-shelf.ts';
import { sendPrompt } from './prompts/send-prompt.ts';
import { Questions } from './questions.ts';
import { type Screen, type Stage } from './screen.ts';
import { Session } from './session.ts';
import { ThreadStore, type ThreadStoreOptions } from './thread-store.ts';
import { oneOf, PLACEHOLDERS, TIPS } from './tips.ts';
import { titleItems } from './title-items.ts';
import { Transcript } from './transcript.ts';
import { tuiKeymap } from './tui-keymap.ts';
import { type TuiEnd, type TuiOptions } from './tui-options.ts';
import { WindowTitle } from './window-title.ts';

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
  readonly #lines: LineSettings;
  readonly #place: ProjectPlace;
  readonly #title: WindowTitle;
  readonly #transcript: Transcript;
  readonly #questions: Questions;
  readonly #conversation: Conversation;
  readonly #context: CommandContext;
  readonly #port: ComposerPort;
  readonly #live: LiveView;
  readonly #router: InputRouter;
  readonly #end = new Deferred<{ readonly exitCode: number; readonly problem: string | null }>();
  #highlighter: Highlighter | undefined;
  #isLoadingHighlighter = false;
  #searches = 0;
  #files: FilePopup | null = null;
  /** The header has been printed, for the history that is on the screen. */
  #isHeaderPrinted = false;

  constructor(screen: Screen, options: TuiOptions) {
    const { client, settings } = options;
    const redraw = (): void => screen.request();
    const draw = (): DrawOptions => ({ highlighter: this.#highlighter, cwd: this.#session.cwd, fileOpener: settings.fileOpener });
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
    this.#lines = new LineSettings(settings);
    const prompts = new PromptShelf({ read: options.customPrompts ?? (() => Promise.resolve([])), changed: redraw, onError: (message) => store.dispatch({ type: 'warning', text: `Your prompts cannot be read: ${message}` }) });
    this.#place = new ProjectPlace({ client, changed: () => this.#linesChanged(), onError: (message) => store.dispatch({ type: 'warning', text: `The repository cannot be looked at: ${message}` }) });
    this.#title = new WindowTitle({ clock: screen.clock, animations: settings.animations !== false, write: (text) => screen.terminal.write(text), isOurs: () => screen.terminal.modes.isOn });
    this.#conversation = new Conversation({ client, session, store, outbox: this.#outbox, notifier: this.#notifier, edit: (messages) => this.#edit(messages), findImage: (path) => this.#attachments.find(path), clearScreen: () => screen.viewport.clear(), onOther: (notification) => this.#heard(notification) });
    this.#transcript = new Transcript({ panes: this.#panes, history: this.#history, state, keymap, draw, edit: (message) => void this.#conversation.rollback(message).then(redraw) });
    this.#questions = new Questions({
      client, store, keymap, changed: redraw,
      highlighter: () => this.#highlighter,
      interrupt: () => void this.#outbox.interrupt(),
      showAll: (full) => void this.#panes.open(new Pager({ title: full.title, blocks: [full], keymap }), (_, close) => close(), { isFullScreen: true }),
      onAsked: () => this.#notifier.tell('approval-requested', 'codex asks for your approval'),
    });
    this.#context = {
      options, client, session, store, composer, keymap, prompts, colors: screen.colors, themes: screen.themes,
      lines: { settings: this.#lines, texts: (name) => (name === 'statusLine' ? this.#footer() : this.#titleTexts('⠋')), changed: () => this.#linesChanged() },
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
    this.#port = new ComposerPort(composer, screen.clock, composerHandlers({ context: this.#context, screen, transcript: this.#transcript, port: () => this.#port, openPopup: (trigger) => this.#openPopup(trigger), toggleShortcuts: () => this.#live.toggleShortcuts(), pasteImage: () => void this.#attachments.paste() }));
    this.#live = new LiveView({
      store, history: this.#history, panes: this.#panes, questions: this.#questions, composer, port: this.#port, keymap, draw,
      animations: settings.animations !== false,
      header: () => (this.#isHeaderPrinted ? null : this.#header()),
      footerItems: () => itemTexts(this.#lines.get('statusLine') ?? DEFAULT_STATUS_LINE, this.#footer()),
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
    for (const name of unknownItems(this.#lines.get('statusLine') ?? [], STATUS_LINE_ITEMS)) this.#store.dispatch({ type: 'warning', text: `\`tui.status_line\`: there is no item \`${name}\`.` });
    for (const name of unknownItems(this.#lines.get('terminalTitle') ?? [], TITLE_ITEMS)) this.#store.dispatch({ type: 'warning', text: `\`tui.terminal_title\`: there is no item \`${name}\`.` });
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
      this.#history.add({ ...this.#header(), id: `header-${state.generation}` });
      if (!this.#isHeaderPrinted) this.#showTip();
      this.#isHeaderPrinted = true;
    }
    for (const cell of cells) this.#history.add(cell);
    this.#transcript.update();
    this.#composer.setState({ isRunning: state.turn !== null });
    if (state.turn !== null) void this.#loadHighlighter();
    if (state.cwd !== before.cwd || state.generation !== before.generation || (state.turn === null && before.turn !== null)) this.#place.look(this.#session.cwd);
    this.#linesChanged();
  }

  /** Files that were found for what is being written. */
  #heard(notification: ServerNotification): void {
    if (notification.method === 'fuzzyFileSearch/sessionUpdated') this.#files?.take(notification.params);
    if (notification.method === 'fuzzyFileSearch/sessionCompleted') this.#files?.complete(notification.params.sessionId);
  }

  #openPopup(trigger: Trigger): Popup | null {
    const context: PopupContext = { composer: this.#composer, perform: (effects) => this.#port.perform(effects), changed: () => this.#screen.request() };
    if (trigger.kind === 'command') return new CommandPopup(trigger, { ...context, prompts: this.#context.prompts, run: (command) => runCommand(command, this.#context, ''), send: (message) => this.#sendPrompt(message) });
    if (trigger.kind !== 'file' || this.#session.threadId === null) return null;
    this.#files = new FilePopup(trigger, {
      ...context,
      client: this.#options.client,
      cwd: this.#session.cwd,
      sessionId: `tui-${this.#searches++}`,
      attach: (path) => this.#attachments.add(path),
      onError: (error) => this.#store.dispatch({ type: 'error', text: `Files cannot be searched: ${errorMessage(error)}` }),
    });
    return this.#files;
  }

  /** A prompt of the user's that was chosen from the list. */
  #sendPrompt(text: string): void {
    const draft = plainDraft(text);
    sendPrompt({ type: 'submit', mode: 'send', input: { text, elements: [], images: [], mentions: [] }, draft }, this.#context, (problem) => this.#store.dispatch({ type: 'error', text: problem }));
  }

  #showTip(): void {
    const { settings, random = Math.random } = this.#options;
    if (settings.showTooltips !== false) this.#history.add({ kind: 'tip', text: oneOf(TIPS, random), isNew: false, id: 'tip' });
  }

  get #directory(): string {
    return homePath(this.#session.cwd, this.#options.env['HOME']);
  }

  #footer(): ReturnType<typeof footerItems> {
    const { env, version } = this.#options;
    const { root, branch } = this.#place;
    return footerItems({ settings: this.#session.settings, state: this.#store.state, cwd: this.#session.cwd, home: env['HOME'], version, root, branch });
  }

  #titleTexts(spinner: string): ReturnType<typeof titleItems> {
    const { root, branch } = this.#place;
    return titleItems({ state: this.#store.state, cwd: this.#session.cwd, model: this.#session.settings?.model ?? null, root, branch, spinner });
  }

  /** What the last row or the window's title shows has changed. */
  #linesChanged(): void {
    const { turn, questions } = this.#store.state;
    const ids = this.#lines.get('terminalTitle') ?? DEFAULT_TITLE;
    this.#title.show((spinner) => itemTexts(ids, this.#titleTexts(spinner)).join(' '), { spins: turn !== null && questions.length === 0 });
    this.#screen.request();
  }

  #header(): HeaderCell {
    const { settings } = this.#session;
    const isFree = settings?.sandbox.type === 'dangerFullAccess' && settings.approvalPolicy === 'never';
    return { kind: 'header', version: this.#options.version, model: settings?.model ?? null, effort: settings?.effort ?? null, directory: this.#directory, permissions: isFree ? 'full access' : null };
  }

  async #loadHighlighter(): Promise<void> {
    if (this.#isLoadingHighlighter) return;
    this.#isLoadingHighlighter = true;
    try {
      this.#highlighter = await (this.#options.loadHighlighter ?? loadHighlighter)();
    } catch (error) {
      this.#store.dispatch({ type: 'warning', text: `Code is shown without colours: ${errorMessage(error)}` });
    }
    this.#screen.request();
  }
}
