import { type Composer, type ComposerEffect, type Popup as Trigger } from '@codex-ts/composer';
import { errorMessage } from '@codex-ts/protocol';

import { typedCommand } from '../commands/find-command.ts';
import { runCommand } from '../commands/run-command.ts';
import { type CommandContext } from '../commands/slash-command.ts';
import { type ComposerHandlers, type ComposerPort } from './composer-port.ts';
import { type Popup } from '../popups/popup.ts';
import { sendPrompt } from '../prompts/send-prompt.ts';
import { type Screen } from '../drawing/screen.ts';
import { type Transcript } from '../transcript.ts';

export interface HandlerParts {
  readonly context: CommandContext;
  readonly screen: Screen;
  readonly transcript: Transcript;
  readonly port: () => ComposerPort;
  readonly openPopup: (trigger: Trigger) => Popup | null;
  readonly toggleShortcuts: () => void;
  readonly pasteImage: () => void;
}

/** What the composer's effects do here. */
export function composerHandlers(parts: HandlerParts): ComposerHandlers {
  const { context, screen, transcript } = parts;
  const { store, outbox, options, composer } = context;
  const attempt = (what: string, work: () => Promise<void>): void => {
    work().catch((error: unknown) => store.dispatch({ type: 'error', text: `${what}: ${errorMessage(error)}` }));
  };
  return {
    submit: (effect) => submit(effect, parts, attempt),
    openPopup: parts.openPopup,
    edit: (text) => {
      const { programs } = options;
      if (programs === undefined) return store.dispatch({ type: 'error', text: 'There is no editor here.' });
      attempt('The editor', async () => {
        const edited = await screen.lend(() => programs.edit(text));
        parts.port().perform(composer.setEdited(edited));
      });
    },
    history: (offset) => attempt('The history', async () => parts.port().perform(composer.provideHistory(offset, (await options.prompts?.read(offset)) ?? null))),
    searchHistory: (query, offset) => attempt('The history', async () => parts.port().perform(composer.provideSearch(query, (await options.prompts?.search(query, offset)) ?? null))),
    interrupt: () => void outbox.interrupt(),
    exit: context.exit,
    openBacktrack: () => transcript.open({ choosesMessage: true }),
    editQueued: () => outbox.editLast(),
    toggleShortcuts: parts.toggleShortcuts,
    pasteImage: parts.pasteImage,
    emptyShell: () => store.dispatch({ type: 'info', text: 'Write a command behind the `!`: it runs in your own shell, and the model sees what it prints.' }),
    bell: () => context.write('\x07'),
    changed: () => screen.request(),
  };
}

function submit(effect: Extract<ComposerEffect, { type: 'submit' }>, { context, port }: HandlerParts, attempt: (what: string, work: () => Promise<void>) => void): void {
  const { outbox, session, store } = context;
  const { input, mode, draft } = effect;
  if (mode === 'shell') {
    remember(`!${input.text}`, context, attempt);
    return attempt('The command', async () => {
      await context.whenOpen();
      if (session.threadId === null) return giveBack(context.composer, port(), draft, () => store.dispatch({ type: 'error', text: 'There is no conversation yet.' }));
      await session.shell(input.text);
    });
  }
  const sayAndKeep = (text: string): void => giveBack(context.composer, port(), draft, () => store.dispatch({ type: 'info', text }));
  if (sendPrompt(effect, context, sayAndKeep)) return remember(input.text, context, attempt);
  const typed = typedCommand(input.text);
  if (typed === null || input.images.length > 0) {
    remember(input.text, context, attempt);
    return mode === 'queue' ? outbox.queue({ input, draft }) : outbox.send({ input, draft });
  }
  const { command, name, text } = typed;
  if (command === null || (text !== '' && command.takesText !== true)) {
    const said = command === null ? `There is no command /${name}.` : `/${name} takes no text behind it.`;
    return sayAndKeep(`${said} Type / to see what there is.`);
  }
  if (!runCommand(command, context, text)) giveBack(context.composer, port(), draft, () => undefined);
  else context.composer.remember(draft);
}

function giveBack(composer: Composer, port: ComposerPort, draft: Parameters<Composer['restore']>[0], say: () => void): void {
  say();
  port.perform(composer.restore(draft));
}

function remember(text: string, { options, whenOpen, session }: CommandContext, attempt: (what: string, work: () => Promise<void>) => void): void {
  const { prompts } = options;
  if (prompts === undefined || text === '') return;
  attempt('The history', async () => {
    await whenOpen();
    if (session.threadId !== null) await prompts.append(text, session.threadId);
  });
}
