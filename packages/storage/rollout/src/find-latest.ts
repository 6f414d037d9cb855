import { systemErrorCode } from '@codex-ts/protocol';

import { latestCwd } from './latest-cwd.ts';
import { openRegular } from './open-regular.ts';
import { candidatesByChange } from './rollout-candidates.ts';
import { RolloutError } from './rollout-error.ts';
import { rolloutHead } from './rollout-head.ts';
import { sameFolder } from './same-folder.ts';
import { sourceKindOf } from './source-kind.ts';

export interface LatestRolloutQuery {
  codexHome: string;
  /** Only threads whose newest turn ran in this folder; null for all. */
  cwd: string | null;
  /** Only threads of this provider, and those that do not name theirs. */
  modelProvider?: string;
  signal?: AbortSignal | undefined;
}

/**
 * The path of the thread worked on last: newest by modification time among those with a user message near their start.
 * A reviewer's and other agents' threads are not what anybody worked on. Null when none fits. Files that vanish
 * meanwhile are passed over; others that cannot be read throw RolloutError `rollout_unreadable`.
 */
export async function findLatestRollout(query: LatestRolloutQuery): Promise<string | null> {
  const isHere = query.cwd === null ? null : await sameFolder(query.cwd);
  const { codexHome, signal } = query;
  for (const { path } of await candidatesByChange({ codexHome, archived: false, signal })) {
    signal?.throwIfAborted();
    if (await unlessGone(path, signal, () => isMatch(path, query, isHere))) return path;
  }
  return null;
}

async function isMatch(
  path: string,
  { modelProvider, signal }: LatestRolloutQuery,
  isHere: ((folder: string) => Promise<boolean>) | null,
): Promise<boolean> {
  const handle = await openRegular(path);
  try {
    const head = await rolloutHead(handle, signal);
    if (head === null) return false;
    const { meta } = head;
    if (sourceKindOf(meta.source).startsWith('subAgent')) return false;
    if (modelProvider !== undefined && (meta.model_provider ?? modelProvider) !== modelProvider) return false;
    return isHere === null || (await isHere(await latestCwd(handle, meta, signal)));
  } finally {
    await handle.close();
  }
}

async function unlessGone<T>(path: string, signal: AbortSignal | undefined, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (cause) {
    signal?.throwIfAborted();
    if (systemErrorCode(cause) === 'ENOENT') return null;
    throw RolloutError.reading(path, cause);
  }
}
