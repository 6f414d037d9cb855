import { openThreadId, type SlashCommand } from './slash-command.ts';

export const ps: SlashCommand = {
  name: 'ps',
  description: 'list the commands that run in the background',
  whileRunning: true,
  run: async (context) => {
    const { client, store } = context;
    const { data } = await client.request('thread/backgroundTerminals/list', { threadId: openThreadId(context) });
    store.dispatch({ type: 'terminalsListed', terminals: data.map(({ processId, command }) => ({ processId, command })) });
    const rows = data.map(({ command, cwd, startedAt }) => `↳ ${command}  (since ${new Date(startedAt * 1000).toTimeString().slice(0, 8)}, in ${cwd})`);
    store.dispatch({ type: 'info', text: rows.length === 0 ? 'No commands run in the background.' : `Running in the background:`, details: rows.length === 0 ? undefined : rows.join('\n') });
  },
};

export const stop: SlashCommand = {
  name: 'stop',
  aliases: ['clean'],
  description: 'end all commands that run in the background',
  whileRunning: true,
  run: async (context) => {
    const threadId = openThreadId(context);
    await context.client.request('thread/backgroundTerminals/clean', { threadId });
    context.store.dispatch({ type: 'terminalsListed', terminals: [] });
    context.store.dispatch({ type: 'info', text: 'All commands in the background were ended.' });
  },
};
