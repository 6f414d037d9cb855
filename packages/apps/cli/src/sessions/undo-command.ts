import { type ThreadUndoResponse } from '@codex-ts/app-server-protocol';
import { CodexError } from '@codex-ts/protocol';

import { administrationShape, parseAdministration, type SharedFlags } from '../administration/parse-administration.ts';
import { type CommandRunner } from '../administration/command-runner.ts';
import { print } from '../administration/print.ts';
import { oneOf, plain } from '../command-line/options.ts';
import { UsageError } from '../command-line/usage-error.ts';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { confirm } from './confirm.ts';
import { allSessions, type Client, sessionId, withClient } from './with-client.ts';

type UndoScope = 'code' | 'conversation' | 'both';

interface UndoFlags extends SharedFlags {
  readonly turns?: string;
  readonly only?: 'code' | 'conversation';
  readonly dryRun?: true;
  readonly yes?: true;
  readonly force?: true;
  readonly redo?: true;
}

/** `codex undo`: takes back what the newest turns of a session did to files, to the conversation, or to both. */
export const undoCommand: CommandRunner = async (root, args, host) => {
  const shape = administrationShape({
    name: 'codex undo',
    about: 'Take back what the newest turn of a session did: files are as they were, the conversation forgets it.',
    operands: [{ name: 'SESSION', about: 'Id or name; the newest of this folder unless given', isOptional: true }],
    options: [
      plain('--turns <N>', 'How many turns; 1 unless given'),
      oneOf('--only <WHAT>', 'Only the files, or only the conversation', ['code', 'conversation']),
      plain('--dry-run', 'Only show what would be done'),
      plain('-y, --yes', 'Do not ask'),
      plain('--force', 'Also overwrite files that were changed since'),
      plain('--redo', 'Take the last undo of files back').conflicts(['turns', 'only']),
    ],
  });
  const parsed = parseAdministration<UndoFlags>(shape, root, args);
  if ('print' in parsed) return print(host.stdout, parsed.print);
  const { flags, operands } = parsed;
  const numTurns = flags.turns === undefined ? 1 : Number(flags.turns);
  if (!Number.isInteger(numTurns) || numTurns < 1) throw new UsageError(`invalid value '${flags.turns ?? ''}' for '--turns <N>': a whole number above 0 is needed`, shape.usage);
  return withClient(parsed, host, async (client, { cwd }) => {
    const [word] = operands;
    const threadId = word === undefined ? await newestHere(client, cwd, host.signal) : await sessionId(client, word, false, host.signal);
    const scope: UndoScope = flags.redo === true ? 'code' : (flags.only ?? 'both');
    const request = { threadId, numTurns, scope, force: flags.force === true, redo: flags.redo === true };
    const preview = await client.request('thread/undo', { ...request, dryRun: true }, { signal: host.signal });
    for (const line of planLines(preview, request)) say(host.stdout, line);
    if (flags.dryRun === true) return 0;
    if (flags.yes !== true && !(await confirm(flags.redo === true ? 'Do this again?' : 'Undo this?', '--yes', host))) {
      say(host.stderr, 'Nothing was changed.');
      return 1;
    }
    return report(await client.request('thread/undo', { ...request, dryRun: false }, { signal: host.signal }), scope, host);
  });
};

async function newestHere(client: Client, cwd: string, signal: AbortSignal): Promise<string> {
  for await (const { id } of allSessions(client, { archived: false, cwd, limit: 1 }, signal)) return id;
  throw new CodexError('No session was run in this folder; name one.', { code: 'no_session' });
}

const ACTIONS = { create: 'bring back', replace: 'restore', delete: 'remove', mode: 'restore mode of' } as const;
const CONFLICTS = { changed_since: 'changed since', cannot_be_kept: 'what is there now could not be had back' } as const;
const OBSTACLES = {
  content_not_kept: 'cannot be restored: its old content was not kept',
  content_missing: 'cannot be restored: its old content is gone',
  behind_link: 'cannot be restored: a link leads there now',
} as const;

function* planLines({ plan, numTurns, complete }: ThreadUndoResponse, { scope, force }: { scope: UndoScope; force: boolean }): Generator<string> {
  yield `${numTurns} ${numTurns === 1 ? 'turn' : 'turns'}${scope === 'code' ? '' : ', taken out of the conversation'}`;
  if (scope === 'conversation') return;
  for (const { action, path, conflict, obstacle } of plan) {
    const remark = obstacle ? OBSTACLES[obstacle] : conflict ? `${CONFLICTS[conflict]}: ${force ? 'overwritten' : 'skipped without --force'}` : '';
    yield `  ${ACTIONS[action]} ${path}${remark === '' ? '' : `  (${remark})`}`;
  }
  if (plan.length === 0) yield '  no files to restore';
  if (!complete) yield '  there may be more changes, which were not recorded';
}

/** @returns the exit code: 1 when something was left as it is */
function report({ applied, skipped, thread }: ThreadUndoResponse, scope: UndoScope, { stdout, stderr }: CommandHost): number {
  const files = `${applied.length} ${applied.length === 1 ? 'file' : 'files'}`;
  const isRolledBack = thread != null;
  say(stdout, `Undone: ${[...(scope === 'conversation' ? [] : [files]), ...(isRolledBack ? ['the conversation'] : [])].join(' and ')}.`);
  for (const { path, reason } of skipped) say(stderr, `Left alone: ${path}: ${reason}`);
  if (scope === 'both' && !isRolledBack) say(stderr, 'The conversation stays as it is, because files do.');
  return skipped.length === 0 ? 0 : 1;
}
