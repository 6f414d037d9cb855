import { Command } from 'commander';

import { type CommandShape } from '../command-line/command-shape.ts';
import { addConfigOptions, plain } from '../command-line/options.ts';

export interface LoginFlags {
  readonly config?: readonly string[];
  readonly enable?: readonly string[];
  readonly disable?: readonly string[];
  readonly strictConfig?: true;
  readonly withApiKey?: true;
}

export function loginShape(): CommandShape {
  const command = new Command('codex login').description('Store an API key.');
  addConfigOptions(command).addOption(plain('--with-api-key', 'Read the key from stdin: printenv OPENAI_API_KEY | codex login --with-api-key'));
  return {
    command,
    usage: 'codex login [OPTIONS] [COMMAND]',
    maxOperands: 0,
    subcommands: ['status', 'help'],
    aliases: new Map(),
    absent: new Set(['--device-auth', '--api-key', '--experimental_issuer', '--experimental_client-id']),
    help: { tail: '\nCommands:\n  status  Show who is logged in\n  help    Print this help\n' },
  };
}

export function loginStatusShape(): CommandShape {
  const command = addConfigOptions(new Command('codex login status').description('Show who is logged in.'));
  return { ...bare('codex login status [OPTIONS]'), command };
}

export function logoutShape(): CommandShape {
  const command = addConfigOptions(new Command('codex logout').description('Forget the stored credentials.'));
  return { ...bare('codex logout [OPTIONS]'), command };
}

function bare(usage: string): Omit<CommandShape, 'command'> {
  return { usage, maxOperands: 0, subcommands: [], aliases: new Map(), absent: new Set(), help: { tail: '' } };
}
