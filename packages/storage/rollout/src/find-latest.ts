import { open, stat } from 'node:fs/promises';
import { systemErrorCode } from '@codex-ts/protocol';

import { latestCwd, spokenMeta } from './latest-cwd.ts';
import { RolloutError } from './rollout-error.ts';
import { sameFolder } from './same-folder.ts';
import { sessionFiles } from './session-files.ts';

/** Files asked for their time at once. */
const STATS_AT_ONCE = 32;

export interface LatestRolloutQuery {
  codexHome: string;
  /** Only threads whose newest turn ran in this folder; null for all. */
  cwd: string | null;
  /** Only threads of this provider, and those that do not name theirs. */
  modelProvider?: string;
  signal?: AbortSignal;
}

/**
 * The path of the thread worked on last: newest by modification time among those with a user message near their start.
 * Null when none fits. Files that vanish meanwhile are passed over; others that cannot be read throw RolloutError
 * `rollout_unreadable`.
 */
export async function findLatestRollout(query: LatestRolloutQuery): Promise<string | null> {
  const isHere = query.cwd === null ? null : await sameFolder(query.cwd);
  for (const path of await newestFirst(query)) {
    query.signal?.throwIfAborted();
    if (await unlessGone(path, query.signal, () => isMatch(path, query, isHere))) return path;
  }
  return null;
}

async function isMatch(
  path: string,
  { modelProvider, signal }: LatestRolloutQuery,
  isHere: ((folder: string) => Promise<boolean>) | null,
): Promise<boolean> {
  const handle = await open(path, 'r');
  try {
    const meta = await spokenMeta(handle, signal);
    if (meta === null) return false;
    if (modelProvider !== undefined && (meta.model_provider ?? modelProvider) !== modelProvider) return false;
    return isHere === null || (await isHere(await latestCwd(handle, meta, signal)));
  } finally {
    await handle.close();
  }
}

async function newestFirst({ codexHome, signal }: LatestRolloutQuery): Promise<string[]> {
  const paths: string[] = [];
  for await (const path of sessionFiles(codexHome, signal)) paths.push(path);
  const found: { path: string; time: number }[] = [];
  for (let i = 0; i < paths.length; i += STATS_AT_ONCE) {
    signal?.throwIfAborted();
    const group = paths.slice(i, i + STATS_AT_ONCE);
    const times = await Promise.all(group.map((path) => unlessGone(path, signal, async () => (await stat(path)).mtimeMs)));
    group.forEach((path, at) => found.push({ path, time: times[at] ?? 0 }));
  }
  // Equal times keep the order of the names, newest first.
  return found.sort((a, b) => b.time - a.time).map(({ path }) => path);
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
