import { type Key, type Keymap } from '@codex-ts/keymap';
import { Deferred } from '@codex-ts/async-utils';

import { type ServerQuestions } from '../app/thread/server-questions.ts';
import { type Clock } from '@codex-ts/terminal';
import { actionOf } from '../views/keys/view-keymap.ts';
import { TextField } from '../views/text/text-field.ts';
import { type Dialog, type Step } from './ask/dialog.ts';
import { type RequestOutcome } from './ask/request-dialog.ts';
import { type TypedLine } from './io/line-echo.ts';
import { type Printer } from './io/printer.ts';

export interface AskingOptions {
  readonly keymap: Keymap;
  readonly clock: Clock;
  readonly printer: Printer;
  readonly say: (lines: readonly string[]) => void;
  readonly refresh: () => void;
}

interface Asked {
  readonly dialog: Dialog<unknown>;
  /** Takes the outcome of this dialog. */
  done(outcome: unknown): void;
}

/** Questions that wait for a line: those of ours first, then the server's, one at a time. */
export class Asking {
  readonly #options: AskingOptions;
  readonly #own: Asked[] = [];
  #server: ServerQuestions<Dialog<RequestOutcome>> | null = null;
  #interrupt = (): void => undefined;
  /** The one whose page was printed. */
  #shown: Dialog<unknown> | null = null;
  #field: TextField;
  #cancelShow: () => unknown = () => undefined;

  constructor(options: AskingOptions) {
    this.#options = options;
    this.#field = new TextField({ keymap: options.keymap });
  }

  /** The server's questions come from here; some answers stop the turn. */
  listen(server: ServerQuestions<Dialog<RequestOutcome>>, interrupt: () => void): void {
    this.#server = server;
    this.#interrupt = interrupt;
  }

  /** Asks something of ours. */
  ask<T>(dialog: Dialog<T>): Promise<T> {
    const answer = new Deferred<T>();
    this.#own.push({ dialog, done: (outcome) => answer.resolve(outcome as T) });
    this.#options.refresh();
    return answer.promise;
  }

  /** It is not asked any more, and gets no answer. */
  drop(dialog: Dialog<unknown>): void {
    const index = this.#own.findIndex((asked) => asked.dialog === dialog);
    if (index < 0) return;
    this.#own.splice(index, 1);
    this.#options.refresh();
  }

  get isSecret(): boolean {
    return this.#shown?.page.isSecret === true;
  }

  /** Whether the key means leaving: Ctrl+D, where nothing is written for an answer. */
  isEnd(key: Key): boolean {
    return key.ctrl && key.name === 'd' && this.#visible() !== null && this.#field.text === '';
  }

  /** A key went into a message: while one is being written, a question of the server's waits for a pause. */
  typed(isWriting: boolean): void {
    this.#server?.typed(isWriting ? this.#options.clock.now() : -Infinity);
  }

  /**
   * Prints the page of a question that has its turn.
   * @returns the line for its answer; null while nothing is asked
   */
  show(): TypedLine | null {
    const asked = this.#current();
    this.#cancelShow();
    const next = this.#server?.nextShow(this.#options.clock.now()) ?? null;
    if (next !== null) this.#cancelShow = this.#options.clock.after(next - this.#options.clock.now(), () => this.#options.refresh());
    if (asked === null) {
      this.#shown = null;
      return null;
    }
    if (asked.dialog !== this.#shown) this.#begin(asked.dialog);
    const { prompt, isSecret } = asked.dialog.page;
    return isSecret ? { prompt, text: '', cursor: 0 } : { prompt, text: this.#field.text, cursor: this.#field.cursor };
  }

  /** @returns whether a question has the keys */
  key(key: Key): boolean {
    const asked = this.#visible();
    if (asked === null) return false;
    const { keymap, printer, refresh } = this.#options;
    const action = actionOf(keymap, 'list', key);
    if (action === 'cancel' || (key.ctrl && key.name === 'c')) {
      printer.end();
      return this.cancel();
    }
    if (action === 'accept') {
      printer.end();
      return this.line(this.#field.text);
    }
    this.#field.handle(key);
    refresh();
    return true;
  }

  paste(text: string): boolean {
    if (this.#visible() === null) return false;
    this.#field.paste(text);
    this.#options.refresh();
    return true;
  }

  /** A line was given. @returns whether it answers a question */
  line(text: string): boolean {
    const asked = this.#visible();
    if (asked === null) return false;
    this.#field.text = '';
    this.#step(asked, asked.dialog.answer(text));
    return true;
  }

  /** The safe answer. @returns whether there was a question */
  cancel(): boolean {
    const asked = this.#visible();
    if (asked === null) return false;
    this.#finish(asked, asked.dialog.cancel());
    return true;
  }

  close(): void {
    this.#cancelShow();
  }

  #step(asked: Asked, step: Step<unknown>): void {
    switch (step.type) {
      case 'done':
        return this.#finish(asked, step.outcome);
      case 'page':
        this.#begin(asked.dialog);
        return this.#options.refresh();
      case 'again':
        return this.#options.say([step.problem]);
    }
  }

  #finish(asked: Asked, outcome: unknown): void {
    const index = this.#own.indexOf(asked);
    if (index >= 0) this.#own.splice(index, 1);
    this.#shown = null;
    this.#field.text = '';
    asked.done(outcome);
    this.#options.refresh();
  }

  #begin(dialog: Dialog<unknown>): void {
    this.#shown = dialog;
    this.#field = new TextField({ keymap: this.#options.keymap });
    this.#options.printer.print(dialog.page.lines);
  }

  /** What the user was told of; a question that was not printed yet takes no keys. */
  #visible(): Asked | null {
    const asked = this.#current();
    return asked !== null && asked.dialog === this.#shown ? asked : null;
  }

  #current(): Asked | null {
    const [own] = this.#own;
    if (own !== undefined) return own;
    const server = this.#server;
    const queued = server?.shown(this.#options.clock.now()) ?? null;
    if (server === null || queued === null) return null;
    return { dialog: queued.view, done: (outcome) => this.#answer(server, queued.id, outcome as RequestOutcome) };
  }

  #answer(server: ServerQuestions<Dialog<RequestOutcome>>, id: Parameters<typeof server.answer>[0], { answer, interrupt }: RequestOutcome): void {
    server.answer(id, answer, interrupt ? this.#interrupt : undefined);
  }
}
