import { SCOPES, undoPreview, undoTurn } from '../../app/commands/undo.ts';
import { openThreadId } from '../../app/commands/slash-command.ts';
import { ChoiceDialog } from '../ask/choice-dialog.ts';
import { type PlainCommand } from '../plain-context.ts';
import { safeLines } from '../say/shorten.ts';

export const undo: PlainCommand = {
  name: 'undo',
  description: 'take back the last turn: its files, its messages, or both',
  whileRunning: false,
  run: async (context) => {
    const threadId = openThreadId(context);
    if (context.store.state.lastTurnId === null) return context.say(['There is nothing to undo yet.']);
    const planned = await context.client.request('thread/undo', { threadId, numTurns: 1, scope: 'both', dryRun: true, force: false, redo: false });
    const noFiles = planned.plan.length > 0 ? undefined : 'no files were changed';
    const what = await context.ask(
      new ChoiceDialog<keyof typeof SCOPES | null>({
        lines: ['Undo the last turn?', ...safeLines(undoPreview(planned))],
        rows: [
          { value: 'both', label: 'Files and conversation', disabled: noFiles },
          { value: 'files', label: 'Files only', disabled: noFiles },
          { value: 'conversation', label: 'Conversation only' },
        ],
        safe: { value: null, words: 'nothing is undone' },
      }),
    );
    if (what === null) return context.say(['Nothing is undone.']);
    await undoTurn(context, threadId, SCOPES[what]);
  },
};
