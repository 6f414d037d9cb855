import { commandActions, extractApplyPatch, isDangerous, isKnownSafe } from '@codex-ts/shell-command';
import { type CommandFacts } from '@codex-ts/tools';

/** What is known of a command from its words alone. */
export const commandFacts: CommandFacts = {
  classify: (argv) => (isDangerous([...argv]) ? 'dangerous' : isKnownSafe([...argv]) ? 'safe' : 'ordinary'),
  actions: (argv, cwd) => commandActions([...argv], cwd),
  patchIn: (argv) => extractApplyPatch([...argv]),
};
