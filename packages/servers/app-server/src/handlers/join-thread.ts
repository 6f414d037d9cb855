import { type Turn } from '@codex-ts/app-server-protocol';
import { type Connection } from '../connection.ts';
import { type LoadedThread } from '../loaded-thread.ts';
import { liveTurns } from '../wire-thread.ts';

/**
 * Makes a client listen to a thread, and gives it the turns so far if it needs them. When those cannot be read nobody has joined, and a
 * thread that was loaded for this client alone goes again.
 */
export async function joinThread(connection: Connection, thread: LoadedThread, { isNew, needsTurns = true }: { isNew: boolean; needsTurns?: boolean }): Promise<Turn[]> {
  const { subscribers } = thread;
  const isJoining = !subscribers.has(connection);
  // What happens from here on is told after the answer, whose turns may have been read before it.
  connection.hold();
  subscribers.add(connection);
  try {
    return needsTurns ? await liveTurns(thread.live) : [];
  } catch (error) {
    if (isJoining) subscribers.delete(connection);
    if (isNew && subscribers.size === 0) connection.server.abandon(thread.id);
    throw error;
  }
}
