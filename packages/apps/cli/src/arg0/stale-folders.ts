import { livenessOf } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';
import { lstat, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';

import { FOLDER_PREFIX, OWNER_FILE, programsRoot } from './program-folder.ts';

/** So long after it was made, a folder without a name of an owner will not get one any more. */
const UNNAMED_MS = 600_000;
/** An owner on another machine, in another container or before the last start of this one: it makes a new folder if it lives. */
const UNSEEN_MS = 86_400_000;
/** As many as are looked at in one go, which the end of the process may wait for; the rest is for the next process. */
const MAX_FOLDERS = 500;

/**
 * Removes the folders of programs whose processes are gone. Those of the original, which have a `.lock`, are the
 * original's to remove. What cannot be read or removed stays: it does no harm, and the next process tries again.
 */
export async function removeStaleFolders(codexHome: string, now: () => number = Date.now): Promise<void> {
  const root = programsRoot(codexHome);
  const names = await readdir(root).catch(() => []);
  for (const name of names.filter((each) => each.startsWith(FOLDER_PREFIX)).slice(0, MAX_FOLDERS)) {
    try {
      const path = join(root, name);
      if (await isStale(path, now())) await rm(path, { recursive: true, force: true });
    } catch (error) {
      if (systemErrorCode(error) === undefined) throw error;
    }
  }
}

async function isStale(path: string, nowMs: number): Promise<boolean> {
  const stats = await lstat(path);
  if (!stats.isDirectory()) return false;
  const ageMs = nowMs - stats.mtimeMs;
  const owner = await readOwner(path);
  if (owner !== null) {
    const state = livenessOf(owner);
    return state === 'dead' || (state === 'unseen' && ageMs > UNSEEN_MS);
  }
  return ageMs > UNNAMED_MS && !(await readdir(path)).includes('.lock');
}

/** Null where there is none, or nothing in it yet. */
async function readOwner(path: string): Promise<string | null> {
  try {
    const text = await readFile(join(path, OWNER_FILE), 'utf8');
    return text === '' ? null : text;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
