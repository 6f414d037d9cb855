import { DEFAULT_FILE_HISTORY_LIMITS, FileHistory, type FileHistoryLimits } from '@codex-ts/file-history';
import { applyDiff, checkDiff, findRepoRoot, openWorkTree, withChangeRepo, type WorkTree } from '@codex-ts/git-utils';
import { CodexError } from '@codex-ts/protocol';
import { isUtf8 } from 'node:buffer';
import { existsSync, realpathSync } from 'node:fs';

import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type TurnDiff } from './file-change.ts';
import { findLastSession, findSession, type FoundSession } from './find-session.ts';
import { gitSettings } from './git-settings.ts';
import { historyDiff } from './history-diff.ts';
import { changingTurns, type ChangingTurn } from './last-turn.ts';
import { recordDiff } from './record-diff.ts';
import { reportApplied, reportChecked } from './report.ts';
import { readSessionRecord } from './session-record.ts';
import { sortChanges, type SortedChanges } from './sort-changes.ts';

export interface ApplyRequest {
  readonly codexHome: string;
  /** Absolute; the diff goes to the repository around it. */
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Names the session; null for the one used last. */
  readonly word: string | null;
  readonly isDryRun: boolean;
  readonly fileHistory: Pick<FileHistoryLimits, 'maxBytes' | 'maxFileBytes' | 'maxDays'>;
  readonly warn: (text: string) => void;
}

type Out = Pick<CommandHost, 'stdout' | 'stderr' | 'signal' | 'protocolStreams'>;

/**
 * Applies the last diff of a session, or only says whether it would apply.
 * @returns the exit code: 1 when something of the diff is not there now
 * @throws CodexError when there is no such session, no diff, or no repository
 */
export async function applySession(request: ApplyRequest, out: Out): Promise<number> {
  const { codexHome, cwd, env, word, isDryRun } = request;
  const { signal } = out;
  const config = gitSettings(env);
  const session = word === null ? await findLastSession(codexHome, signal) : await findSession(codexHome, word, signal);
  const tree = await openWorkTree(cwd, signal);
  const { sorted, remark } = await diffFor(session, tree, request, signal);
  for (const { path, why } of sorted.leftOut) say(out.stderr, `Left out: ${path}: ${why}`);
  if (remark !== null) request.warn(remark);
  return withChangeRepo(sorted.toApply, { tree, signal }, async (repo) => {
    const diff = await repo.diff();
    const about = { session: session.id, sorted };
    if (isDryRun) {
      printDiff(diff, out);
      return reportChecked(diff.length === 0 ? null : await checkDiff(tree, diff, { config }), about, out);
    }
    if (diff.length > 0) await repo.lendBases();
    return reportApplied(diff.length === 0 ? null : await applyDiff(tree, diff, { config }), about, out);
  });
}

/** Text in other encodings is in a diff as it is in the file. */
function printDiff(diff: Buffer, { stdout, protocolStreams }: Out): void {
  if (isUtf8(diff)) stdout.write(diff.toString('utf8'), () => undefined);
  else protocolStreams().output.write(diff);
}

/** The changes of the newest turn that has any for a repository. */
async function diffFor(session: FoundSession, tree: WorkTree, request: ApplyRequest, signal: AbortSignal): Promise<{ sorted: SortedChanges; remark: string | null }> {
  const limits = { ...DEFAULT_FILE_HISTORY_LIMITS, ...request.fileHistory };
  const history = new FileHistory({ codexHome: request.codexHome, threadId: session.id, limits, onNotice: request.warn });
  const record = await readSessionRecord(session.path, signal);
  for (const turn of await changingTurns(history, record)) {
    const { changes, leftOut, remark } = await turnDiff(turn, history, tree);
    const sorted = await sortChanges(changes, tree);
    const all = { ...sorted, leftOut: [...leftOut, ...sorted.leftOut] };
    // A turn that only touched what belongs to no repository has no diff.
    if (sorted.toApply.length + sorted.already.length > 0 || all.leftOut.some(({ isLoss }) => isLoss)) return { sorted: all, remark };
  }
  throw new CodexError(`Session ${session.id} changed no files that could be applied.`, { code: 'no_diff' });
}

async function turnDiff(turn: ChangingTurn, history: FileHistory, tree: WorkTree): Promise<TurnDiff> {
  const root = rootOf(turn.cwd);
  if (turn.source === 'record') return recordDiff(turn.turn.patches, root, tree.root);
  return historyDiff(await history.contents(turn.turn.turnId), root, turn.turn.complete);
}

/** The repository that a session worked in. One that is gone is taken to have begun where the session was. */
function rootOf(cwd: string): string {
  if (!existsSync(cwd)) return cwd;
  const real = realpathSync(cwd);
  return findRepoRoot(real) ?? real;
}
