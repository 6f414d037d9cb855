import { SANDBOX_MODES } from '@codex-ts/protocol';
import { Command } from 'commander';

import { RUNNERS } from '../administration/command-runner.ts';
import { ROOT_HELP } from '../entry/root-help.ts';
import { type CommandShape } from './command-shape.ts';
import { ABSENT_COMMANDS } from './not-here.ts';
import { addConfigOptions, commaList, oneOf, plain, repeatable } from './options.ts';

/** Options before the command's name. They count for `exec` as if they stood after it. */
export interface RootFlags {
  readonly config?: readonly string[];
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
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
  readonly strictConfig?: true;
}

/** Short names of commands. */
export const ALIASES: ReadonlyMap<string, string> = new Map([
  ['a', 'apply'],
  ['e', 'exec'],
]);

export const COMMANDS = ['exec', 'review', 'login', 'logout', 'help', ...Object.keys(RUNNERS), ...ALIASES.keys()] as const;

export function rootShape(version: string): CommandShape {
  const command = addConfigOptions(new Command('codex'))
    .addOption(plain('-m, --model <MODEL>', ''))
    .addOption(plain('-p, --profile <NAME>', ''))
    .addOption(oneOf('-s, --sandbox <MODE>', '', SANDBOX_MODES))
    .addOption(oneOf('-a, --ask-for-approval <POLICY>', '', ['untrusted', 'on-failure', 'on-request', 'never']))
    .addOption(plain('-C, --cd <DIR>', ''))
    .addOption(commaList('-i, --image <FILE...>', ''))
    .addOption(repeatable('--add-dir <DIR>', ''))
    .addOption(plain('--full-auto', '').conflicts('dangerouslyBypassApprovalsAndSandbox'))
    .addOption(plain('--dangerously-bypass-approvals-and-sandbox', '').conflicts('askForApproval'))
    .addOption(plain('--search', ''));
  return {
    command,
    usage: 'codex [OPTIONS] <COMMAND> [ARGS]',
    maxOperands: Number.POSITIVE_INFINITY,
    subcommands: [...COMMANDS, ...ABSENT_COMMANDS],
    aliases: new Map([['--yolo', '--dangerously-bypass-approvals-and-sandbox']]),
    absent: new Set(['--oss', '--local-provider', '--no-alt-screen', '--remote', '--remote-auth-token-env']),
    version: `codex-cli ${version}`,
    help: { whole: ROOT_HELP },
  };
}
