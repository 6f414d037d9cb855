import { SANDBOX_MODES } from '@codex-ts/protocol';
import { Command, type Option } from 'commander';

import { type CommandShape } from '../command-line/command-shape.ts';
import { addConfigOptions, addOssOptions, commaList, oneOf, plain, repeatable } from '../command-line/options.ts';
import { type OssFlags } from '../local-provider/oss-request.ts';

/** What the terminal interface takes, before the name of a command or after `resume` and `fork`. */
export interface InteractiveFlags extends OssFlags {
  readonly config?: readonly string[];
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  readonly strictConfig?: true;
  readonly model?: string;
  readonly profile?: string;
  readonly sandbox?: 'read-only' | 'workspace-write' | 'danger-full-access';
  readonly askForApproval?: 'untrusted' | 'on-failure' | 'on-request' | 'never';
  readonly cd?: string;
  readonly image?: readonly string[];
  readonly addDir?: readonly string[];
  readonly fullAuto?: true;
  readonly dangerouslyBypassApprovalsAndSandbox?: true;
  readonly search?: true;
  readonly noAltScreen?: true;
  readonly plain?: true;
  readonly remote?: string;
  readonly remoteAuthTokenEnv?: string;
}

export interface StoredInteractiveFlags extends InteractiveFlags {
  readonly last?: true;
  readonly all?: true;
  readonly includeNonInteractive?: true;
}

export const YOLO: ReadonlyMap<string, string> = new Map([['--yolo', '--dangerously-bypass-approvals-and-sandbox']]);

export function addInteractiveOptions(command: Command): Command {
  return addOssOptions(addConfigOptions(command))
    .addOption(plain('-m, --model <MODEL>', 'Model to use'))
    .addOption(plain('-p, --profile <NAME>', 'Settings of [profiles.NAME] in config.toml'))
    .addOption(oneOf('-s, --sandbox <MODE>', 'What commands may touch', SANDBOX_MODES))
    .addOption(oneOf('-a, --ask-for-approval <POLICY>', 'When you are asked', ['untrusted', 'on-failure', 'on-request', 'never']))
    .addOption(plain('-C, --cd <DIR>', 'Work in this folder'))
    .addOption(commaList('-i, --image <FILE...>', 'Images to put before the prompt, also separated by commas'))
    .addOption(repeatable('--add-dir <DIR>', 'Another folder that may be written (repeatable)'))
    .addOption(plain('--full-auto', 'Let commands write in the workspace, ask for more').conflicts('dangerouslyBypassApprovalsAndSandbox'))
    .addOption(plain('--dangerously-bypass-approvals-and-sandbox', 'Ask nothing, and run commands without any sandbox').conflicts('askForApproval'))
    .addOption(plain('--search', 'Let the model search the live web'))
    .addOption(noAltScreen())
    .addOption(plain('--plain', 'Talk line by line and draw nothing: for screen readers and simple terminals'))
    .addOption(plain('--remote <URL>', 'Use a server that is up already: ws://host:port or wss://host:port'))
    .addOption(plain('--remote-auth-token-env <NAME>', 'The environment variable that holds the token for --remote'));
}

/** A flag of its own: as the negation of another it would be set, to true, where nobody gave it. */
function noAltScreen(): Option {
  return Object.assign(plain('--no-alt-screen', 'Never use the alternate screen'), { negate: false });
}

const ABOUT = { resume: 'Go on with a stored session.', fork: 'Start a session that knows what a stored one knew.' } as const;

/** `codex resume` and `codex fork`. */
export function storedInteractiveShape(verb: 'resume' | 'fork'): CommandShape {
  const command = new Command(`codex ${verb}`)
    .description(ABOUT[verb])
    .argument('[SESSION]', 'Id or name of the session; without one you choose from a list')
    .argument('[PROMPT]', 'What the agent shall do next');
  addInteractiveOptions(command)
    .addOption(plain('--last', 'The newest session of this folder'))
    .addOption(plain('--all', 'Sessions of every folder, not of this one only'));
  if (verb === 'resume') command.addOption(plain('--include-non-interactive', 'Sessions that `codex exec` and other programs began, too'));
  return {
    command,
    usage: `codex ${verb} [OPTIONS] [SESSION] [PROMPT]`,
    maxOperands: 2,
    subcommands: [],
    aliases: YOLO,
    absent: new Set(),
    help: { tail: '\nWithout a session you choose one from a list. `codex sessions` prints it.\n' },
  };
}
