import { type ServerNotifications } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { isImagePath, type Popup as Trigger } from '@codex-ts/composer';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { CompletionList } from '../../views/list/completion-list.ts';
import { type Popup, type PopupContext } from './popup.ts';

type Found = ServerNotifications['fuzzyFileSearch/sessionUpdated'];

export interface FilePopupContext extends PopupContext {
  readonly client: AppServerClient;
  readonly cwd: string;
  /** Tells this search from those before it. */
  readonly sessionId: string;
  /** Attaches an image in place of the word. */
  readonly attach: (path: string) => void;
  readonly onError: (error: unknown) => void;
}

/** Files of the workspace by what is typed after `@`, as the server finds them. */
export class FilePopup implements Popup {
  readonly #context: FilePopupContext;
  readonly #list = new CompletionList<string>();
  readonly #ready: Promise<unknown>;
  #trigger: Trigger;
  #isClosed = false;

  constructor(trigger: Trigger, context: FilePopupContext) {
    this.#context = context;
    this.#trigger = trigger;
    const { client, sessionId, cwd } = context;
    this.#ready = client.request('fuzzyFileSearch/sessionStart', { sessionId, roots: [cwd] });
    this.#list.setRows([], true);
    void this.#search();
  }

  update(trigger: Trigger): void {
    const isSame = trigger.query === this.#trigger.query;
    this.#trigger = trigger;
    if (!isSame) void this.#search();
  }

  /** What the server has found. Answers to an older word are passed over. */
  take({ sessionId, query, files }: Found): void {
    if (this.#isClosed || sessionId !== this.#context.sessionId || query !== this.#trigger.query) return;
    this.#show(files.map(({ path, indices }) => ({ value: path, label: path, matched: indices ?? [] })), false);
  }

  /** Nothing more will be found. */
  complete(sessionId: string): void {
    if (!this.#isClosed && sessionId === this.#context.sessionId && this.#list.count === 0) this.#show([], false);
  }

  move(direction: 'previous' | 'next'): void {
    this.#list.move(direction);
  }

  choose(): void {
    const path = this.#list.selected?.value;
    if (path === undefined) return;
    const { composer, perform, attach, cwd } = this.#context;
    const absolute = `${cwd.replace(/\/+$/, '')}/${path}`;
    if (!isImagePath(path)) return perform(composer.replaceRange(this.#trigger.range, `${/\s/.test(path) ? `"${path}"` : path} `));
    perform(composer.replaceRange(this.#trigger.range, ''));
    attach(absolute);
  }

  close(): void {
    this.#isClosed = true;
    void this.#stop();
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#list.view(width, height, theme);
  }

  async #search(): Promise<void> {
    const { query } = this.#trigger;
    if (query === '') return this.#show([], false);
    try {
      await this.#ready;
      if (this.#isClosed || query !== this.#trigger.query) return;
      await this.#context.client.request('fuzzyFileSearch/sessionUpdate', { sessionId: this.#context.sessionId, query });
    } catch (error) {
      if (!this.#isClosed) this.#context.onError(error);
    }
  }

  async #stop(): Promise<void> {
    const { client, sessionId, onError } = this.#context;
    try {
      await this.#ready;
      await client.request('fuzzyFileSearch/sessionStop', { sessionId });
    } catch (error) {
      onError(error);
    }
  }

  #show(rows: Parameters<CompletionList<string>['setRows']>[0], isLoading: boolean): void {
    this.#list.setRows(rows, isLoading);
    this.#context.composer.setPopupRows(rows.length);
    this.#context.changed();
  }
}
