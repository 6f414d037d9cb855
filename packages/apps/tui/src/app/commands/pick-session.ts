import { type Thread } from '@codex-ts/app-server-protocol';
import { errorMessage } from '@codex-ts/protocol';

import { SessionChoice } from '../sessions/session-choice.ts';
import { type CommandContext } from './slash-command.ts';

/** Lets the user choose a stored conversation; `take` is not called when they do not. */
export function pickSession(context: CommandContext, take: (thread: Thread) => Promise<void>): void {
  const { client, session, options, panes, keymap, store } = context;
  const filter = { cwd: options.isLocal === false ? null : session.cwd, modelProvider: session.settings?.provider ?? null };
  const choice = new SessionChoice({ purpose: 'resume', isOpen: true, client, filter, keymap, changed: () => context.redraw() });
  panes.open(
    choice,
    (outcome, close) => {
      choice.close();
      close();
      if (outcome.type !== 'picked') return;
      take(outcome.thread).catch((error: unknown) => store.dispatch({ type: 'error', text: `The conversation cannot be opened: ${errorMessage(error)}` }));
    },
    { isFullScreen: true },
  );
}
