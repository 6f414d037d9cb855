import { type Composer, type ComposerEffect } from '@codex-ts/composer';
import { errorMessage } from '@codex-ts/protocol';

import { type Attachments } from '../app/images/attachments.ts';
import { type ComposerHandlers, type ComposerPort } from '../app/input/composer-port.ts';
import { sendPrompt } from '../app/prompts/send-prompt.ts';
import { runPlainCommand } from './commands/run-plain-command.ts';
import { isContinued, joinedText } from './continued-text.ts';
import { type LineTerminal } from './io/line-terminal.ts';
import { type Printer } from './io/printer.ts';
import { type PlainContext } from './plain-context.ts';
import { type Voice } from './voice.ts';

type Submitted = Extract<ComposerEffect, { type: 'submit' }>;

export interface PlainHandlerParts {
  readonly context: PlainContext;
  readonly composer: Composer;
  readonly printer: Printer;
  readonly terminal: LineTerminal;
  readonly voice: Voice;
  readonly attachments: Attachments;
  readonly port: () => ComposerPort;
  /** No line is waited for until this has ended. */
  readonly busy: (work: () => Promise<void>) => Promise<void>;
  readonly refresh: () => void;
  /** Shows the line that is typed as it is now. */
  readonly showNow: () => void;
}

/** What the composer's effects do in plain mode. */
export function plainHandlers(parts: PlainHandlerParts): ComposerHandlers {
  const { context, composer, terminal, attachments, port, showNow } = parts;
  const { store, outbox, options, say } = context;
  const attempt = (what: string, work: () => Promise<void>): void => {
    work().catch((error: unknown) => store.dispatch({ type: 'error', text: `${what}: ${errorMessage(error)}` }));
  };
  return {
    submit: (effect) => submit(effect, parts, attempt),
    openPopup: () => null,
    edit: (text) => {
      const { programs } = options;
      if (programs === undefined) return store.dispatch({ type: 'error', text: 'There is no editor here.' });
      attempt('The editor', async () => {
        parts.printer.end();
        const edited = await terminal.lend(() => programs.edit(text));
        port().perform(composer.setEdited(edited));
      });
    },
    history: (offset) => attempt('The history', async () => port().perform(composer.provideHistory(offset, (await options.prompts?.read(offset)) ?? null))),
    searchHistory: () => undefined,
    interrupt: () => void outbox.interrupt(),
    exit: context.exit,
    openBacktrack: () => say(['Editing an earlier message is not offered in plain mode. /undo takes back the last turn.']),
    editQueued: () => outbox.editLast(),
    toggleShortcuts: () => {
      parts.printer.end();
      void parts.busy(async () => runPlainCommand('/help', context) ?? undefined);
    },
    pasteImage: () => void attachments.paste(),
    emptyShell: () => say(['Write a command behind the `!`: it runs in your own shell, and the model sees what it prints.']),
    bell: () => terminal.write('\x07'),
    changed: showNow,
  };
}

type Attempt = (what: string, work: () => Promise<void>) => void;

function submit(effect: Submitted, parts: PlainHandlerParts, attempt: Attempt): void {
  const { composer, printer, port } = parts;
  if (effect.mode !== 'queue' && isContinued(effect.draft.text)) return void port().perform(composer.restore({ ...effect.draft, text: `${effect.draft.text}\n` }));
  printer.end();
  const text = joinedText(effect.input.text);
  const input = text === effect.input.text ? effect.input : { ...effect.input, text, elements: [] };
  if (effect.mode === 'shell') return shell(text, effect, parts, attempt);
  const refuse = (problem: string): void => giveBack(effect, parts, problem);
  if (sendPrompt({ ...effect, input }, parts.context, refuse)) return remember(text, parts, attempt);
  const isCommand = input.images.length === 0 && !text.includes('\n');
  const work = isCommand ? runPlainCommand(text, parts.context) : null;
  if (work === null) return send({ ...effect, input }, parts, attempt);
  composer.remember(effect.draft);
  void parts.busy(() => work);
}

function shell(command: string, effect: Submitted, parts: PlainHandlerParts, attempt: Attempt): void {
  const { context } = parts;
  remember(`!${command}`, parts, attempt);
  const run = async (): Promise<void> => {
    await context.whenOpen();
    if (context.session.threadId === null) return giveBack(effect, parts, 'There is no conversation yet.');
    await context.session.shell(command);
  };
  attempt('The command', () => parts.busy(run));
}

/** Says what becomes of a message that is not answered at once. */
function send({ input, draft, mode }: Submitted, parts: PlainHandlerParts, attempt: Attempt): void {
  const { context: { store, outbox, session, say }, voice } = parts;
  remember(input.text, parts, attempt);
  const isRunning = store.state.turn !== null;
  if (!isRunning && session.threadId !== null) voice.typed(input.text);
  const { queued } = store.state;
  if (mode === 'queue') outbox.queue({ input, draft });
  else outbox.send({ input, draft });
  if (store.state.queued.length > queued.length) say(['Your message waits until this turn has ended.']);
  else if (isRunning) say(['Your message goes into the running turn.']);
}

function giveBack({ draft }: Submitted, { context, composer, port }: PlainHandlerParts, problem: string): void {
  context.store.dispatch({ type: 'error', text: problem });
  port().perform(composer.restore(draft));
}

function remember(text: string, { context: { options, session, whenOpen } }: PlainHandlerParts, attempt: Attempt): void {
  const { prompts } = options;
  if (prompts === undefined || text === '') return;
  attempt('The history', async () => {
    await whenOpen();
    if (session.threadId !== null) await prompts.append(text, session.threadId);
  });
}
