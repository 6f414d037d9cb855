import { loadedSettings } from '../administration/settings.ts';
import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { plain } from '../command-line/options.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { say } from '../say.ts';

interface ApplyFlags extends SharedFlags {
  readonly last?: true;
  readonly dryRun?: true;
}

/** `codex apply SESSION`: brings what the last turn of a session that changed files did to the repository of this folder. */
export const applyCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex apply',
    about: 'Apply the last diff of a session to the repository of this folder, as `git apply --3way` does.',
    operands: [{ name: 'SESSION', about: 'Id, name, or beginning of an id', isOptional: true }],
    options: [plain('--last', 'The session used last, in whichever folder'), plain('--dry-run', 'Print the diff and say whether it applies; change nothing')],
    tail: '\nCODEX_APPLY_GIT_CFG="name=value,..." gives git more settings. Exit code 1: something was not applied.\n',
  });
  const parsed = parseAdministration<ApplyFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { flags, operands } = parsed;
  const [word] = operands;
  if (word !== undefined && flags.last === true) throw new UsageError("the argument '--last' cannot be used with '[SESSION]'", shape.usage);
  if (word === undefined && flags.last !== true) throw new UsageError("a session must be named, or '--last' given", shape.usage);
  const { codexHome, cwd, env, loaded } = await loadedSettings(parsed, host);
  const { applySession } = await import('./apply-session.ts');
  const warn = (text: string): void => say(host.stderr, `warning: ${text}`);
  const { fileHistory } = loaded.config;
  return applySession({ codexHome, cwd, env, word: word ?? null, isDryRun: flags.dryRun === true, fileHistory, warn }, host);
};
