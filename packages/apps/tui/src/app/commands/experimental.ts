import { type ExperimentalFeature } from '@codex-ts/app-server-protocol';

import { type Switch, SwitchList } from '../../views/settings/switch-list.ts';
import { allFeatures } from './features.ts';
import { saveSettings } from './save-settings.ts';
import { type CommandContext, type SlashCommand } from './slash-command.ts';

/** What can be tried here, in words; servers tell of others themselves. */
const WORDS: Readonly<Record<string, readonly [label: string, description: string]>> = {
  apply_patch_freeform: ['Patches as plain text', 'Every model writes patches as text, not only those that are known to be good at it'],
  exec_permission_approvals: ['More rights for one command', 'The model may ask for more rights for a command, instead of for none of the sandbox'],
  request_permissions_tool: ['Rights ahead of time', 'The model may ask for folders and the network before it runs anything'],
  undo: ['Snapshots in git', 'Keeps the state of the repository before each turn as a commit that no branch has'],
};

export const experimental: SlashCommand = {
  name: 'experimental',
  description: 'try features that are not finished',
  whileRunning: false,
  run: async (context) => {
    const { client, panes, keymap } = context;
    const switches = (await allFeatures(client)).flatMap(switchOf);
    const view = new SwitchList(switches, { title: 'Experimental features', help: 'They may change or go away. What is saved holds from the next message on, in all sessions.', saves: 'onEnter', emptyText: 'there are none at present', keymap });
    panes.open(view, (outcome, close) => {
      close();
      if (outcome.type === 'saved') void save(context, outcome.changes, switches);
    });
  },
};

function switchOf({ name, displayName, description, enabled }: ExperimentalFeature): Switch[] {
  const [label, words] = WORDS[name] ?? [displayName, description];
  return label == null ? [] : [{ id: name, label, description: words ?? undefined, isOn: enabled }];
}

async function save(context: CommandContext, changes: Readonly<Record<string, boolean>>, switches: readonly Switch[]): Promise<void> {
  const names = Object.keys(changes);
  if (names.length === 0) return;
  const edits = Object.fromEntries(names.map((name) => [`features.${name}`, changes[name]]));
  if (!(await saveSettings(context, edits, { reload: true, otherwise: 'The features could not be switched' }))) return;
  const told = names.map((name) => `${switches.find(({ id }) => id === name)?.label ?? name} ${changes[name] === true ? 'on' : 'off'}`);
  context.store.dispatch({ type: 'info', text: `Switched: ${told.join(', ')}.` });
}
