import { type Thread } from '@codex-ts/app-server-protocol';
import { type AppServerClient, RequestFailed } from '@codex-ts/app-server-client';
import { CodexError, isUuid } from '@codex-ts/protocol';

import { listParams, type SessionFilter } from './session-feed.ts';

/** As many as a page can have. */
const PAGE = 100;
const CHOOSE = 'Without one you can choose from those there are.';

/**
 * The stored conversation that a person's word stands for: an id, or a name. Of several that bear a name, the one that
 * was used last in this folder, else the one that was used last anywhere.
 * @throws CodexError `no_session`
 */
export async function findSession(client: AppServerClient, word: string, cwd: string | null): Promise<Thread> {
  if (isUuid(word)) return readSession(client, word);
  let elsewhere: Thread | null = null;
  for await (const thread of threadsLike(client, word)) {
    if (thread.name !== word) continue;
    if (cwd === null || thread.cwd === cwd) return thread;
    elsewhere ??= thread;
  }
  if (elsewhere !== null) return elsewhere;
  throw new CodexError(`No session is named ${JSON.stringify(word)}. ${CHOOSE}`, { code: 'no_session' });
}

/** The newest conversation that passes the filter; null when there is none. */
export async function newestSession(client: AppServerClient, filter: SessionFilter): Promise<Thread | null> {
  const { data } = await client.request('thread/list', { ...listParams(filter), sortKey: 'updated_at', limit: 1 });
  return data[0] ?? null;
}

async function readSession(client: AppServerClient, threadId: string): Promise<Thread> {
  try {
    const { thread } = await client.request('thread/read', { threadId, includeTurns: false });
    return thread;
  } catch (cause) {
    if (!(cause instanceof RequestFailed)) throw cause;
    throw new CodexError(`No session has the id ${threadId}. ${CHOOSE}`, { code: 'no_session', cause });
  }
}

async function* threadsLike(client: AppServerClient, searchTerm: string): AsyncGenerator<Thread> {
  const wanted = listParams({ cwd: null, modelProvider: null, includesNonInteractive: true });
  for (let cursor: string | null = null; ; ) {
    const { data, nextCursor }: { data: Thread[]; nextCursor?: string | null } = await client.request('thread/list', { ...wanted, searchTerm, sortKey: 'updated_at', limit: PAGE, cursor });
    yield* data;
    if (nextCursor == null) return;
    cursor = nextCursor;
  }
}
