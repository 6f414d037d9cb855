import { type ServerNotification } from '@codex-ts/app-server-protocol';
import { type Popup as Trigger, plainDraft } from '@codex-ts/composer';
import { errorMessage } from '@codex-ts/protocol';

import { type Attachments } from '../images/attachments.ts';
import { runCommand } from '../commands/run-command.ts';
import { type CommandContext } from '../commands/slash-command.ts';
import { type ComposerPort } from '../input/composer-port.ts';
import { sendPrompt } from '../prompts/send-prompt.ts';
import { CommandPopup } from './command-popup.ts';
import { FilePopup } from './file-popup.ts';
import { type Popup, type PopupContext } from './popup.ts';

export interface PopupOpenerOptions {
  readonly context: CommandContext;
  readonly attachments: Attachments;
  readonly perform: ComposerPort['perform'];
}

/** The lists below the prompt: commands and files. */
export class PopupOpener {
  readonly #options: PopupOpenerOptions;
  #searches = 0;
  #files: FilePopup | null = null;

  constructor(options: PopupOpenerOptions) {
    this.#options = options;
  }

  /** @returns null when there is nothing to list yet */
  open(trigger: Trigger): Popup | null {
    const { context, attachments, perform } = this.#options;
    const { composer, client, session, store } = context;
    const popup: PopupContext = { composer, perform, changed: () => context.redraw() };
    if (trigger.kind === 'command') return new CommandPopup(trigger, { ...popup, prompts: context.prompts, run: (command) => runCommand(command, context, ''), send: (message) => this.#sendPrompt(message) });
    if (trigger.kind !== 'file' || session.threadId === null) return null;
    this.#files = new FilePopup(trigger, {
      ...popup,
      client,
      cwd: session.cwd,
      sessionId: `tui-${this.#searches++}`,
      attach: (path) => attachments.add(path),
      onError: (error) => store.dispatch({ type: 'error', text: `Files cannot be searched: ${errorMessage(error)}` }),
    });
    return this.#files;
  }

  /** Files that were found for what is being written. */
  heard(notification: ServerNotification): void {
    if (notification.method === 'fuzzyFileSearch/sessionUpdated') this.#files?.take(notification.params);
    if (notification.method === 'fuzzyFileSearch/sessionCompleted') this.#files?.complete(notification.params.sessionId);
  }

  /** A prompt of the user's that was chosen from the list. */
  #sendPrompt(text: string): void {
    const { context } = this.#options;
    sendPrompt({ type: 'submit', mode: 'send', input: { text, elements: [], images: [], mentions: [] }, draft: plainDraft(text) }, context, (problem) => context.store.dispatch({ type: 'error', text: problem }));
  }
}
