import { debugConfigLines } from '../../views/rows/debug-config.ts';
import { type SlashCommand } from './slash-command.ts';

export const debugConfig: SlashCommand = {
  name: 'debug-config',
  description: 'show every setting and where it comes from',
  isHidden: true,
  whileRunning: true,
  run: async ({ client, session, store }) => {
    const config = await client.request('config/read', { includeLayers: true, cwd: session.cwd });
    const { requirements } = await client.request('configRequirements/read', undefined);
    store.dispatch({ type: 'print', cell: { kind: 'card', draw: (width) => debugConfigLines(config, requirements ?? null, width) } });
  },
};
