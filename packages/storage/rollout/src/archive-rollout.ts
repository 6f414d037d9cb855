import { basename, join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

import { findArchivedById } from './find-archived.ts';
import { findRolloutById } from './find-by-id.ts';
import { moveFile } from './move-file.ts';
import { RolloutError } from './rollout-error.ts';
import { nodeRolloutFs, type RolloutFs } from './rollout-fs.ts';
import { archiveFolder, parseRolloutName, sessionsFolder } from './rollout-path.ts';

export interface MoveOptions {
  signal?: AbortSignal | undefined;
  fs?: RolloutFs;
  now?: () => Date;
}

/**
 * Moves the active rollout of a thread into `archived_sessions/` (0700), under its name. Gives the new path. The thread
 * must not be open in this process.
 *
 * Throws RolloutError: `thread_not_found` ("no rollout found for thread id …"), `rollout_exists` when another record
 * has the name there, `rollout_not_changed` when the disk refuses; then the thread is where it was.
 */
export async function archiveRollout(codexHome: string, id: string, options: MoveOptions = {}): Promise<string> {
  const from = await findRolloutById(codexHome, id, options);
  if (from === null) throw notFound(codexHome, `no rollout found for thread id ${id}`);
  const to = join(archiveFolder(codexHome), basename(from));
  await move(from, to, `no rollout found for thread id ${id}`, options);
  return to;
}

/**
 * Moves an archived rollout back to the folder of the day in its name and sets its modification time to now, so that it
 * is listed as just updated; never earlier than it was. Gives the new path. Throws as `archiveRollout` does, and
 * `thread_not_found` in the words "no archived rollout found for thread id …".
 */
export async function unarchiveRollout(codexHome: string, id: string, options: MoveOptions = {}): Promise<string> {
  const fs = options.fs ?? nodeRolloutFs;
  const missing = `no archived rollout found for thread id ${id}`;
  const from = await findArchivedById(codexHome, id, options);
  const named = from === null ? null : parseRolloutName(from);
  if (from === null || named === null) throw notFound(codexHome, missing);
  const to = join(sessionsFolder(codexHome), named.day, basename(from));
  // Before the move, so that a failure leaves the thread where it was.
  await touch(fs, from, options.now?.() ?? new Date());
  await move(from, to, missing, options);
  return to;
}

/**
 * Deletes every rollout of a thread, active or archived. What other files say about the thread stays; they say it of an
 * id that no longer exists. Throws RolloutError `thread_not_found` and `rollout_not_changed`.
 */
export async function deleteRollout(codexHome: string, id: string, options: MoveOptions = {}): Promise<void> {
  const fs = options.fs ?? nodeRolloutFs;
  for (let deleted = 0; ; deleted += 1) {
    const path = (await findRolloutById(codexHome, id, options)) ?? (await findArchivedById(codexHome, id, options));
    if (path === null && deleted === 0) throw notFound(codexHome, `no rollout found for thread id ${id}`);
    if (path === null) return;
    await fs.unlink(path).catch((cause: unknown) => {
      if (systemErrorCode(cause) !== 'ENOENT') throw RolloutError.changing(path, 'delete', cause);
    });
  }
}

async function move(from: string, to: string, missing: string, options: MoveOptions): Promise<void> {
  options.signal?.throwIfAborted();
  const outcome = await moveFile(options.fs ?? nodeRolloutFs, from, to).catch((cause: unknown) => {
    throw RolloutError.changing(from, 'move', cause);
  });
  if (outcome === 'gone') throw notFound(from, missing);
  if (outcome === 'taken') throw RolloutError.content(to, 'another record of this thread has that name', 'rollout_exists');
}

async function touch(fs: RolloutFs, path: string, now: Date): Promise<void> {
  try {
    const touched = Math.max(now.getTime(), (await fs.stat(path)).mtimeMs) / 1000;
    await fs.utimes(path, touched, touched);
  } catch (cause) {
    // Another process is moving it as well; the move will tell.
    if (systemErrorCode(cause) !== 'ENOENT') throw RolloutError.changing(path, 'move', cause);
  }
}

function notFound(path: string, message: string): RolloutError {
  return new RolloutError(message, { code: 'thread_not_found', path });
}
