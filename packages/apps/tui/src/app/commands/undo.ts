import { type ThreadUndoResponse } from '@codex-ts/app-server-protocol';
import { errorMessage } from '@codex-ts/protocol';

import { undoChoice } from '../../views/pickers/choices.ts';
import { openThreadId, type SharedContext, type SlashCommand } from './slash-command.ts';

export const SCOPES = { both: 'both', files: 'code', conversation: 'conversation' } as const;

export const undo: SlashCommand = {
  name: 'undo',
  description: 'take back the last turn: its files, its messages, or both',
  whileRunning: false,
  run: async (context) => {
    const threadId = openThreadId(context);
    if (context.store.state.lastTurnId === null) return context.store.dispatch({ type: 'info', text: 'There is nothing to undo yet.' });
    const planned = await context.client.request('thread/undo', { threadId, numTurns: 1, scope: 'both', dryRun: true, force: false, redo: false });
    context.panes.open(undoChoice(undoPreview(planned), { hasFiles: planned.plan.length > 0 }, context.keymap), (outcome, close) => {
      close();
      if (outcome.type === 'chosen') void undoTurn(context, threadId, SCOPES[outcome.value]);
    });
  },
};

export function undoPreview({ plan, complete }: ThreadUndoResponse): string {
  const rows = plan.map(({ action, path, conflict, obstacle }) => `${action} ${path}${conflict == null ? '' : ' (changed since: left alone)'}${obstacle == null ? '' : ' (cannot be undone)'}`);
  const files = rows.length === 0 ? 'No files were changed.' : rows.join('\n');
  return complete ? files : `${files}\nThere may be changes by commands that are not known.`;
}

export async function undoTurn({ client, store, showThread }: SharedContext, threadId: string, scope: 'both' | 'code' | 'conversation'): Promise<void> {
  try {
    const { thread, applied, skipped } = await client.request('thread/undo', { threadId, numTurns: 1, scope, dryRun: false, force: false, redo: false });
    if (thread != null) showThread(thread);
    const files = scope === 'conversation' ? '' : ` ${applied.length} ${applied.length === 1 ? 'file was' : 'files were'} put back.`;
    store.dispatch({ type: 'info', text: `The last turn was taken back.${files}` });
    for (const { path, reason } of skipped) store.dispatch({ type: 'warning', text: `${path} was left as it is: ${reason}` });
  } catch (error) {
    store.dispatch({ type: 'error', text: `The turn could not be undone: ${errorMessage(error)}` });
  }
}
