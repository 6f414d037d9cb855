import { SANDBOX_MODES } from '@codex-ts/protocol';
import { Command } from 'commander';

import { type CommandShape } from '../command-line/command-shape.ts';
import { addConfigOptions, addOssOptions, commaList, oneOf, plain, repeatable } from '../command-line/options.ts';
import { type OssFlags } from '../local-provider/oss-request.ts';

/** Flags that `exec resume`, `exec fork` and `exec review` take too; a review no images. */
export interface SharedExecFlags {
  readonly config?: readonly string[];
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  readonly strictConfig?: true;
  readonly model?: string;
  readonly image?: readonly string[];
  readonly fullAuto?: true;
  readonly dangerouslyBypassApprovalsAndSandbox?: true;
  readonly skipGitRepoCheck?: true;
  readonly ephemeral?: true;
  readonly json?: true;
  readonly outputLastMessage?: string;
  readonly remote?: string;
  readonly remoteAuthTokenEnv?: string;
}

export interface ExecFlags extends SharedExecFlags, OssFlags {
  readonly sandbox?: 'read-only' | 'workspace-write' | 'danger-full-access';
  readonly profile?: string;
  readonly cd?: string;
  readonly addDir?: readonly string[];
  readonly outputSchema?: string;
  readonly color?: 'always' | 'never' | 'auto';
  readonly record?: string;
  readonly replay?: string;
}

/** What `exec` can do with a stored session. */
export const STORED_VERBS = ['resume', 'fork'] as const;
export type StoredVerb = (typeof STORED_VERBS)[number];

export interface StoredFlags extends SharedExecFlags {
  readonly last?: true;
  readonly all?: true;
}

export const EXEC_ALIASES: ReadonlyMap<string, string> = new Map([
  ['--experimental-json', '--json'],
  ['--yolo', '--dangerously-bypass-approvals-and-sandbox'],
]);

const EXEC_TAIL = `
Commands:
  resume  Continue a stored session, by id, by name, or the newest with --last
  fork    Start a new session that knows what a stored one knew
  review  Have changes of this repository reviewed
  help    Print this help, or that of one of these

The prompt is read from stdin when it is left out or is '-'. An option that takes several
values takes every word up to the next dash: write the prompt first, or after '--'.
`;

const STORED: Readonly<Record<StoredVerb, { readonly about: string; readonly last: string; readonly ephemeral: string }>> = {
  resume: {
    about: 'Continue a stored session. Model, sandbox and folder are those of this invocation.',
    last: 'The newest session of this folder; a new one when there is none',
    ephemeral: 'Keep no record: go on with a copy of the session, which stays as it is',
  },
  fork: {
    about: 'Start a new session that knows what a stored one knew. The stored one stays as it is.',
    last: 'The newest session of this folder',
    ephemeral: 'Keep no record of the new session',
  },
};

export function execShape(version: string): CommandShape {
  const versionText = `codex-cli-exec ${version}`;
  const command = new Command('codex exec')
    .description('Run the agent without a person at the keyboard.')
    .argument('[PROMPT]', "What the agent shall do; '-' reads it from stdin");
  addOssOptions(addShared(command, '-i, --image <FILE...>', 'Keep no record of the session'))
    .addOption(oneOf('-s, --sandbox <MODE>', 'What commands may touch', SANDBOX_MODES))
    .addOption(plain('-p, --profile <NAME>', 'Settings of [profiles.NAME] in config.toml'))
    .addOption(plain('-C, --cd <DIR>', 'Work in this folder'))
    .addOption(repeatable('--add-dir <DIR>', 'Another folder that may be written (repeatable)'))
    .addOption(plain('--output-schema <FILE>', 'JSON Schema that the answer must follow'))
    .addOption(oneOf('--color <WHEN>', 'Colour of the human output; auto unless given', ['always', 'never', 'auto']))
    .addOption(plain('--record <FILE>', "Keep the model's side of this run in a cassette").conflicts('replay'))
    .addOption(plain('--replay <FILE>', 'Answer from a cassette instead of asking the model'))
    .version(versionText, '-V, --version', 'Print the version');
  return {
    command,
    usage: 'codex exec [OPTIONS] [PROMPT] [COMMAND]',
    maxOperands: 1,
    subcommands: [...STORED_VERBS, 'review', 'help'],
    aliases: EXEC_ALIASES,
    absent: new Set(),
    version: versionText,
    help: { tail: EXEC_TAIL },
  };
}

export function storedShape(verb: StoredVerb): CommandShape {
  const { about, last, ephemeral } = STORED[verb];
  const command = new Command(`codex exec ${verb}`)
    .description(about)
    .argument('[SESSION_ID]', 'Id or name of the session')
    .argument('[PROMPT]', "What the agent shall do next; '-' reads it from stdin");
  addShared(command, '-i, --image <FILE>', ephemeral)
    .addOption(plain('--last', last))
    .addOption(plain('--all', 'With --last or a name: sessions of every folder'));
  return {
    command,
    usage: `codex exec ${verb} [OPTIONS] [SESSION_ID] [PROMPT]`,
    maxOperands: 2,
    subcommands: [],
    aliases: EXEC_ALIASES,
    absent: new Set(),
    help: { tail: `\nWith --last a single word is the prompt. A prompt given neither here nor before '${verb}' is read from stdin.\n` },
  };
}

function addShared(command: Command, imageFlags: string, ephemeral: string): Command {
  const images = commaList(imageFlags, 'Images to put before the prompt, also separated by commas');
  return addRunOptions(addConfigOptions(command).addOption(images), ephemeral);
}

/** How a run goes about it. `ephemeral`: what that option does. */
export function addRunOptions(command: Command, ephemeral: string): Command {
  return command
    .addOption(plain('-m, --model <MODEL>', 'Model to use'))
    .addOption(plain('--full-auto', 'Let commands write in the workspace: -s workspace-write').conflicts('dangerouslyBypassApprovalsAndSandbox'))
    .addOption(plain('--dangerously-bypass-approvals-and-sandbox', 'Run commands without any sandbox, anywhere. Only for machines that are sandboxed themselves'))
    .addOption(plain('--skip-git-repo-check', 'Also run outside a Git repository'))
    .addOption(plain('--ephemeral', ephemeral))
    .addOption(plain('--json', 'Print events as JSON lines on stdout'))
    .addOption(plain('-o, --output-last-message <FILE>', "Write the agent's last message to a file"))
    .addOption(plain('--remote <URL>', 'Run on a server that is up already: ws://host:port or wss://host:port'))
    .addOption(plain('--remote-auth-token-env <NAME>', 'The environment variable that holds the token for --remote'));
}
