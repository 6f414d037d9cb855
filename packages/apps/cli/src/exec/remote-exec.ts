import { resolve } from 'node:path';
import { type ExecOptions, runExec, type ThreadChoice, wantsColor } from '@codex-ts/exec';
import { CodexError, isUuid } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { type ExecArguments } from './exec-arguments.ts';
import { execInput } from './exec-input.ts';
import { readSchema } from './read-schema.ts';
import { connectRemote, type RemoteServer, remoteServer } from './remote-server.ts';

/**
 * Runs `codex exec --remote`: the turn runs on a server that is up already, with that server's configuration; what this
 * invocation names goes before it. The folder of this invocation counts where the server runs on this machine, else only
 * one given with `-C`.
 * @returns the exit code
 * @throws CodexError when the run cannot begin
 */
export async function remoteExec(args: ExecArguments, host: CommandHost): Promise<number> {
  const server = remoteServer(args, host.env);
  refuseLocal(args, server);
  const thread = threadChoice(args);
  const outputSchema = args.schemaFile === undefined ? undefined : await readSchema(resolve(host.cwd, args.schemaFile));
  const input = await execInput(args, host, outputSchema);
  const { client, leave } = await connectRemote(server, host.signal);
  try {
    const options = remoteOptions(args, server, { thread, input, host });
    return await runExec(options, { client, stdout: host.stdout, stderr: host.stderr, signal: host.signal });
  } finally {
    await leave();
  }
}

/** What speaks of this machine's configuration, or of files that the server cannot see, would be dropped in silence. */
export function refuseLocal(args: Pick<ExecArguments, 'overrides' | 'profile' | 'oss' | 'addDirs' | 'search' | 'strictConfig' | 'record' | 'replay' | 'images'>, { isLoopback }: RemoteServer): void {
  const { before, enable, disable, after } = args.overrides;
  const local: readonly (readonly [string, boolean])[] = [
    ['-c', before.length + after.length > 0],
    ['--enable', enable.length > 0],
    ['--disable', disable.length > 0],
    ['-p', args.profile !== undefined],
    ['--oss', args.oss !== null],
    ['--add-dir', args.addDirs.length > 0],
    ['--search', args.search],
    ['--strict-config', args.strictConfig],
    ['--record', args.record !== undefined],
    ['--replay', args.replay !== undefined],
    ['-i', args.images.length > 0 && !isLoopback],
  ];
  const given = local.find(([, isGiven]) => isGiven);
  if (given === undefined) return;
  throw new CodexError(`${given[0]} cannot be used with --remote: it is about this machine, and the turn runs on the server's.`, { code: 'remote_option' });
}

function threadChoice({ from, ephemeral }: ExecArguments): ThreadChoice {
  if (from === null) return { kind: 'start', ephemeral };
  if (from.kind !== 'named' || !isUuid(from.session)) {
    throw new CodexError(`With --remote the session to ${from.verb} must be given by its id.`, { code: 'remote_session' });
  }
  return from.verb === 'fork' || ephemeral ? { kind: 'fork', threadId: from.session, ephemeral } : { kind: 'resume', threadId: from.session };
}

interface Gathered {
  readonly thread: ThreadChoice;
  readonly input: ExecOptions['input'];
  readonly host: CommandHost;
}

function remoteOptions(args: ExecArguments, { isLoopback }: RemoteServer, { thread, input, host }: Gathered): ExecOptions {
  const here = (path: string): string => resolve(host.cwd, path);
  const cwd = isLoopback ? here(args.cd ?? '.') : args.cd;
  return {
    version: host.version,
    thread,
    settings: {
      model: args.model ?? null,
      ...(cwd === undefined ? {} : { cwd }),
      approvalPolicy: 'never',
      ...(args.sandbox === undefined ? {} : { sandbox: args.sandbox }),
    },
    input,
    display: {
      format: args.json ? 'jsonl' : 'human',
      color: wantsColor(args.color, host.stderr.isTTY === true, host.env),
      reasoningSummary: null,
      hideReasoning: false,
      showRawReasoning: false,
    },
    lastMessageFile: args.lastMessageFile === undefined ? undefined : here(args.lastMessageFile),
    warnings: [],
  };
}
