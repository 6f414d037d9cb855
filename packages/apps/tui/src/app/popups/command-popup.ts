import { type Popup as Trigger } from '@codex-ts/composer';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { CompletionList } from '../../views/list/completion-list.ts';
import { commandsWith } from '../commands/find-command.ts';
import { type SlashCommand } from '../commands/slash-command.ts';
import { type CustomPrompt } from '../prompts/custom-prompt.ts';
import { promptTemplate } from '../prompts/expand-prompt.ts';
import { type PromptShelf } from '../prompts/prompt-shelf.ts';
import { type Popup, type PopupContext } from './popup.ts';

export interface CommandPopupContext extends PopupContext {
  readonly prompts: PromptShelf;
  /** False when it may not run now. */
  readonly run: (command: SlashCommand) => boolean;
  /** Sends a prompt that takes nothing. */
  readonly send: (message: string) => void;
}

type Row = { readonly command: SlashCommand; readonly name: string } | { readonly prompt: CustomPrompt };

/** Commands by what they begin with, and below them the user's own prompts. */
export class CommandPopup implements Popup {
  readonly #context: CommandPopupContext;
  readonly #list = new CompletionList<Row>();
  #trigger: Trigger;
  #isClosed = false;

  constructor(trigger: Trigger, context: CommandPopupContext) {
    this.#context = context;
    this.#trigger = trigger;
    this.update(trigger);
    void this.#load();
  }

  update(trigger: Trigger): void {
    this.#trigger = trigger;
    const { query } = trigger;
    this.#list.setRows([
      ...commandsWith(query).map((value) => ({ value, label: `/${value.name}`, description: value.command.description })),
      ...this.#context.prompts.prompts.filter(({ name }) => isMeant(name, query)).map((prompt) => ({ value: { prompt }, label: promptLabel(prompt), description: promptDescription(prompt) })),
    ]);
    this.#context.composer.setPopupRows(this.#list.count);
  }

  move(direction: 'previous' | 'next'): void {
    this.#list.move(direction);
  }

  choose(how: 'accept' | 'complete'): void {
    const chosen = this.#list.selected?.value;
    if (chosen === undefined) return;
    const { composer, perform, run, send } = this.#context;
    if ('prompt' in chosen) return this.#choosePrompt(chosen.prompt, how, send);
    if (how === 'complete') return perform(composer.replaceRange(this.#trigger.range, `/${chosen.name} `));
    const draft = composer.clear();
    if (!run(chosen.command)) perform(composer.restore(draft));
  }

  close(): void {
    this.#isClosed = true;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#list.view(width, height, theme);
  }

  /** One that takes something is written out, with the cursor where that goes. */
  #choosePrompt(prompt: CustomPrompt, how: 'accept' | 'complete', send: (message: string) => void): void {
    const { composer, perform } = this.#context;
    const { text, cursor } = promptTemplate(prompt);
    if (how === 'accept' && !prompt.takesText) {
      composer.clear();
      return send(text.trim());
    }
    // The cursor goes behind what is written last.
    perform(composer.replaceRange(this.#trigger.range, text.slice(cursor)));
    perform(composer.replaceRange({ start: 0, end: 0 }, text.slice(0, cursor)));
  }

  async #load(): Promise<void> {
    await this.#context.prompts.load();
    if (this.#isClosed) return;
    this.update(this.#trigger);
    this.#context.changed();
  }
}

/** By the name alone, too: nobody wants to write the word before it each time. */
function isMeant(name: string, query: string): boolean {
  return `prompts:${name}`.startsWith(query) || (query !== '' && name.startsWith(query));
}

function promptLabel({ name, argumentHint }: CustomPrompt): string {
  return `/prompts:${name}${argumentHint === null ? '' : ` ${argumentHint}`}`;
}

function promptDescription({ description, body }: CustomPrompt): string {
  return description ?? body.trim().split('\n')[0] ?? '';
}
