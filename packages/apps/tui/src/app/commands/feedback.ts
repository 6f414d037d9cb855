import { errorMessage } from '@codex-ts/protocol';

import { type FeedbackOutcome, FeedbackView } from '../../views/settings/feedback-view.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

export const feedback: SlashCommand = {
  name: 'feedback',
  description: 'write down what was good or bad, with logs if you like',
  whileRunning: true,
  run: (context) => {
    const { panes, session, keymap } = context;
    panes.open(new FeedbackView({ folder: folderOf(session.codexHome), keymap }), (outcome, close) => {
      close();
      if (outcome.type === 'feedback') void hand(context, outcome);
    });
  },
};

/** Nothing is sent: a server of ours writes a file. */
async function hand({ client, session, store }: CommandContext, { classification, includeLogs, note }: Extract<FeedbackOutcome, { type: 'feedback' }>): Promise<void> {
  try {
    const { threadId } = await client.request('feedback/upload', { classification, reason: note, threadId: session.threadId, includeLogs });
    store.dispatch({ type: 'info', text: `The feedback is in a file in ${folderOf(session.codexHome)}, for you to read and pass on. It was not sent.`, details: `thread ${threadId}${includeLogs ? ', with its record and logs' : ''}` });
  } catch (error) {
    store.dispatch({ type: 'error', text: `The feedback could not be kept: ${errorMessage(error)}` });
  }
}

function folderOf(codexHome: string | null): string {
  return codexHome === null ? 'feedback in CODEX_HOME' : `${codexHome}/feedback`;
}
