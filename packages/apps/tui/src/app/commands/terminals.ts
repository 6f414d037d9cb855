import { commandText } from '../../state/command-text.ts';
import { type ThreadState } from '../../state/thread-state.ts';
import { openThreadId, type SharedContext, type SlashCommand } from './slash-command.ts';

const NONE = 'No commands run in the background.';
/** Of what a command printed, so many lines are shown. */
const LAST_LINES = 3;

export const ps: SlashCommand<SharedContext> = {
  name: 'ps',
  description: 'list the commands that run in the background',
  whileRunning: true,
  run: async (context) => {
    const { store } = context;
    const terminals = await listed(context);
    if (terminals.length === 0) return store.dispatch({ type: 'info', text: NONE });
    const rows = terminals.flatMap(({ command, cwd, startedAt, processId }) => [
      `${commandText(command)}  (since ${new Date(startedAt * 1000).toTimeString().slice(0, 8)}, in ${cwd})`,
      ...lastLines(store.state, processId).map((row) => `↳ ${row}`),
    ]);
    store.dispatch({ type: 'info', text: 'Running in the background:', details: rows.join('\n') });
  },
};

export const stop: SlashCommand<SharedContext> = {
  name: 'stop',
  aliases: ['clean'],
  description: 'end all commands that run in the background',
  whileRunning: true,
  run: async (context) => {
    const { client, store } = context;
    const { length } = await listed(context);
    if (length === 0) return store.dispatch({ type: 'info', text: NONE });
    await client.request('thread/backgroundTerminals/clean', { threadId: openThreadId(context) });
    store.dispatch({ type: 'terminalsListed', terminals: [] });
    store.dispatch({ type: 'info', text: length === 1 ? 'The command in the background was ended.' : `The ${length} commands in the background were ended.` });
  },
};

/** Asks the server, and has the row above the prompt say the same. */
async function listed(context: SharedContext) {
  const { client, store } = context;
  const { data } = await client.request('thread/backgroundTerminals/list', { threadId: openThreadId(context) });
  store.dispatch({ type: 'terminalsListed', terminals: data.map(({ processId, command }) => ({ processId, command: commandText(command) })) });
  return data;
}

/** What it has printed, as far as it was told here. */
function lastLines({ active }: ThreadState, processId: string | null | undefined): string[] {
  const cell = active.find((each) => processId != null && each.processId === processId)?.cell;
  if (cell?.kind !== 'command') return [];
  return cell.output.text.split('\n').map((row) => row.trimEnd()).filter((row) => row !== '').slice(-LAST_LINES);
}
