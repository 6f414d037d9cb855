import { type Candidate, candidatesByChange, candidatesByCreation } from './rollout-candidates.ts';
import { RolloutError } from './rollout-error.ts';
import { summarizeRollout } from './summarize-rollout.ts';
import { comparePositions, decodeCursor, encodeCursor, type ThreadPosition } from './thread-cursor.ts';
import { ThreadNames } from './thread-names.ts';
import { matchesQuery, type ThreadPage, type ThreadQuery, type ThreadSortKey } from './thread-query.ts';
import { type ThreadSummary } from './thread-summary.ts';

/** Files read at once. */
const FILES_AT_ONCE = 16;

/**
 * A page of stored threads straight from the files. Only as many are read as the page needs: by creation the names tell
 * in which order they can come, by update the times of the files do. A file that cannot be read, or is gone by the time
 * it is its turn, is left out: one bad file must not hide the others.
 *
 * Throws CodexError `invalid_cursor`; RolloutError `rollout_unreadable` for a folder; `signal.reason` when aborted.
 */
export async function listRollouts(
  codexHome: string,
  query: ThreadQuery,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<ThreadPage> {
  const { signal } = options;
  const after = query.cursor === null ? null : decodeCursor(query.cursor);
  const limit = Math.max(1, query.limit);
  const names = await new ThreadNames(codexHome).all();
  const threads: ThreadSummary[] = [];
  const asked = { codexHome, archived: query.archived, signal };
  const files = query.sortKey === 'created_at' ? candidatesByCreation(asked) : each(candidatesByChange(asked));
  for await (const thread of inOrder(files, { sortKey: query.sortKey, after }, signal)) {
    if (after !== null && comparePositions(after, placeOf(thread, query.sortKey)) >= 0) continue;
    const named = { ...thread, name: names.get(thread.id) ?? null };
    if (!matchesQuery(named, query)) continue;
    const last = threads.at(-1);
    if (threads.length === limit && last !== undefined) {
      const place = placeOf(last, query.sortKey);
      return { threads, nextCursor: encodeCursor(place.atMs, place.id) };
    }
    threads.push(named);
  }
  return { threads, nextCursor: null };
}

function placeOf(thread: ThreadSummary, key: ThreadSortKey): ThreadPosition {
  return { atMs: key === 'created_at' ? thread.createdAtMs : thread.updatedAtMs, id: thread.id };
}

/** The threads in the order of the list. One is given out when no file that is still unread can come before it. */
async function* inOrder(
  files: AsyncIterable<Candidate>,
  { sortKey, after }: { sortKey: ThreadSortKey; after: ThreadPosition | null },
  signal: AbortSignal | undefined,
): AsyncGenerator<ThreadSummary> {
  let read: ThreadSummary[] = [];
  for await (const { group, nextMs } of grouped(files, after)) {
    signal?.throwIfAborted();
    const found = await Promise.all(group.map(({ path }) => summaryOf(path, signal)));
    read.push(...found.filter((one) => one !== null));
    read.sort((a, b) => comparePositions(placeOf(a, sortKey), placeOf(b, sortKey)));
    const kept = read.findIndex((one) => placeOf(one, sortKey).atMs <= nextMs);
    const ready = kept < 0 ? read : read.slice(0, kept);
    read = kept < 0 ? [] : read.slice(kept);
    yield* ready;
  }
}

/** Files to read at once, and the bound of all that follow. Those that lie before the cursor as a whole are left out. */
async function* grouped(
  files: AsyncIterable<Candidate>,
  after: ThreadPosition | null,
): AsyncGenerator<{ group: Candidate[]; nextMs: number }> {
  let group: Candidate[] = [];
  for await (const file of files) {
    if (after !== null && file.fromMs > after.atMs) continue;
    if (group.length === FILES_AT_ONCE) {
      yield { group, nextMs: file.toMs };
      group = [];
    }
    group.push(file);
  }
  yield { group, nextMs: -Infinity };
}

async function* each<T>(found: Promise<T[]>): AsyncGenerator<T> {
  yield* await found;
}

async function summaryOf(path: string, signal: AbortSignal | undefined): Promise<ThreadSummary | null> {
  try {
    return await summarizeRollout(path, { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof RolloutError) return null;
    throw cause;
  }
}
