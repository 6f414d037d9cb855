import { type ThreadUndoResponse } from '@codex-ts/app-server-protocol';
import { type UndoReport } from '@codex-ts/threads';

type FileResult = NonNullable<UndoReport['result']>['results'][number];

/** What was, or would be, done to each file. */
export function wireUndo({ turns, plan, result }: UndoReport): Omit<ThreadUndoResponse, 'thread'> {
  const results = result?.results ?? [];
  return {
    numTurns: turns,
    plan: (plan?.entries ?? []).map(({ path, action, conflict, obstacle }) => ({ path, action, conflict, obstacle })),
    complete: plan?.complete ?? true,
    applied: results.filter(isDone).map(({ path }) => path),
    skipped: results.filter((one) => !isDone(one)).map(({ path, outcome, reason }) => ({ path, reason: reason ?? WORDS[outcome] })),
  };
}

const WORDS: Readonly<Record<FileResult['outcome'], string>> = {
  done: 'done',
  conflict: 'it was changed since',
  kept_folder: 'the folder is not empty',
  not_restorable: 'its old content was not kept',
  blocked: 'something stands in its place',
  failed: 'it could not be changed',
};

function isDone({ outcome }: FileResult): boolean {
  return outcome === 'done';
}
