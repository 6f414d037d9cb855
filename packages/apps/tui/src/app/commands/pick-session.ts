import { type Thread } from '@codex-ts/app-server-protocol';
import { errorMessage } from '@codex-ts/protocol';

import { type SessionPage, SessionPicker } from '../../views/pickers/session-picker.ts';
import { type CommandContext } from './slash-command.ts';

/** Lets the user choose a stored conversation of this folder; `take` is not called when they do not. */
export function pickSession(context: CommandContext, take: (thread: Thread) => Promise<void>): void {
  const picker = new SessionPicker({ purpose: 'resume', isOpen: true, now: () => Date.now(), keymap: context.keymap });
  context.panes.open(
    picker,
    (outcome, close) => {
      if (outcome.type === 'page') return void fetchPages(context, picker, outcome.page);
      close();
      if (outcome.type !== 'picked') return;
      take(outcome.thread).catch((error: unknown) => context.store.dispatch({ type: 'error', text: `The conversation cannot be opened: ${errorMessage(error)}` }));
    },
    { isFullScreen: true },
  );
  void fetchPages(context, picker, picker.start());
}

async function fetchPages(context: CommandContext, picker: SessionPicker, first: SessionPage): Promise<void> {
  for (let page: SessionPage | null = first; page !== null; ) {
    const { token, cursor, sortKey, searchTerm, limit }: SessionPage = page;
    try {
      const { data, nextCursor } = await context.client.request('thread/list', { cursor, sortKey, searchTerm, limit, cwd: context.session.cwd, sourceKinds: ['cli', 'vscode', 'exec', 'appServer'] });
      page = picker.addPage(token, { threads: data, nextCursor: nextCursor ?? null });
    } catch (error) {
      picker.failPage(token, errorMessage(error));
      page = null;
    }
    context.redraw();
  }
}
