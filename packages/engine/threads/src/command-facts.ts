import { commandActions, extractApplyPatch, isKnownSafe } from '@codex-ts/shell-command';
import { type CommandFacts } from '@codex-ts/tools';
import { type ThreadRules } from './thread-rules.ts';

/** What is known of a command from its words alone, and what the user's rules say of it. */
export function commandFacts(rules: Pick<ThreadRules, 'judge'>, shellArgv: CommandFacts['shellArgv']): CommandFacts {
  return {
    shellArgv,
    judge: (argv, proposal) => rules.judge(argv, proposal),
    onlyReads: (argv) => isKnownSafe([...argv]),
    actions: (argv, cwd) => commandActions([...argv], cwd),
    patchIn: (argv) => extractApplyPatch([...argv]),
  };
}
