import { type Popup as Trigger } from '@codex-ts/composer';
import { type Theme } from '@codex-ts/terminal-markup';

import { type Frame } from '../../frame.ts';
import { CompletionList } from '../../views/list/completion-list.ts';
import { commandsWith } from '../commands/find-command.ts';
import { type SlashCommand } from '../commands/slash-command.ts';
import { type Popup, type PopupContext } from './popup.ts';

/** Commands by what they begin with. */
export class CommandPopup implements Popup {
  readonly #context: PopupContext;
  readonly #run: (command: SlashCommand) => void;
  readonly #list = new CompletionList<{ readonly command: SlashCommand; readonly name: string }>();
  #trigger: Trigger;

  constructor(trigger: Trigger, context: PopupContext, run: (command: SlashCommand) => void) {
    this.#context = context;
    this.#run = run;
    this.#trigger = trigger;
    this.update(trigger);
  }

  update(trigger: Trigger): void {
    this.#trigger = trigger;
    this.#list.setRows(commandsWith(trigger.query).map((value) => ({ value, label: `/${value.name}`, description: value.command.description })));
    this.#context.composer.setPopupRows(this.#list.count);
  }

  move(direction: 'previous' | 'next'): void {
    this.#list.move(direction);
  }

  choose(how: 'accept' | 'complete'): void {
    const chosen = this.#list.selected?.value;
    if (chosen === undefined) return;
    const { composer, perform } = this.#context;
    if (how === 'complete') return perform(composer.replaceRange(this.#trigger.range, `/${chosen.name} `));
    composer.clear();
    this.#run(chosen.command);
  }

  close(): void {
    // Nothing goes on behind it.
  }

  view(width: number, height: number, theme: Theme): Frame {
    return this.#list.view(width, height, theme);
  }
}
