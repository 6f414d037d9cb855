import { type ThreadSummary } from '@codex-ts/rollout';
import { type AppServer } from '../app-server.ts';
import { isUnknownThread } from './thread-id.ts';

/** What lies on disk of a thread; null when nothing does, as with ephemeral threads and those never used. */
export async function storedRecord(server: AppServer, threadId: string): Promise<ThreadSummary | null> {
  try {
    return (await server.engine.stored.read(threadId, { includeTurns: false })).summary;
  } catch (error) {
    if (isUnknownThread(error)) return null;
    throw error;
  }
}
