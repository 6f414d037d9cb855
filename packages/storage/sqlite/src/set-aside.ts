import { readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { withFileLock } from '@codex-ts/fs-utils';
import { systemErrorCode } from '@codex-ts/protocol';

import { identityOf } from './file-identity.ts';

/** Damaged files kept beside the good one, for whoever wants to look into them. */
const KEPT = 2;

/** How long to wait for a process that is setting the file aside. */
export const LOCK_WAIT_MS = 5000;

/**
 * Renames a damaged database to `<name>.damaged-<time>` and gives the new path; older ones are removed. Null when the
 * file at the path is not the damaged one any more: another process was quicker, and what lies there now is its new one.
 */
export async function setAside(path: string, identity: string, nowMs: number): Promise<string | null> {
  if (identityOf(path) !== identity) return null;
  // Without a lock, a process that was slow between its look and its renaming would take away another one's new file.
  return withFileLock(path, () => moveAway(path, identity, nowMs), { waitMs: LOCK_WAIT_MS });
}

async function moveAway(path: string, identity: string, nowMs: number): Promise<string | null> {
  if (identityOf(path) !== identity) return null;
  const aside = await freeName(path, nowMs);
  // The log goes first: left beside a new database, it would be taken for that one's.
  await unlessMissing(rename(`${path}-wal`, `${aside}-wal`));
  await unlessMissing(rename(`${path}-journal`, `${aside}-journal`));
  await unlessMissing(rm(`${path}-shm`, { force: true, recursive: true }));
  if (!(await unlessMissing(rename(path, aside)))) return null;
  await prune(path);
  return aside;
}

/** Paths of the damaged files that were set aside, newest first. */
export async function damagedFiles(path: string): Promise<string[]> {
  const prefix = `${basename(path)}.damaged-`;
  const names = await readdir(dirname(path)).catch(() => []);
  const main = names.filter((name) => name.startsWith(prefix) && !/-(wal|journal|shm)$/.test(name));
  return main.sort((a, b) => (a < b ? 1 : -1)).map((name) => join(dirname(path), name));
}

async function freeName(path: string, nowMs: number): Promise<string> {
  const taken = new Set(await damagedFiles(path));
  const time = new Date(nowMs).toISOString().replace(/[-:]/g, '').replace('.', '-');
  let name = `${path}.damaged-${time}`;
  for (let n = 1; taken.has(name); n += 1) name = `${path}.damaged-${time}-${n}`;
  return name;
}

async function prune(path: string): Promise<void> {
  for (const old of (await damagedFiles(path)).slice(KEPT)) {
    for (const suffix of ['', '-wal', '-journal']) await rm(`${old}${suffix}`, { force: true });
  }
}

/** Whether it was there. */
async function unlessMissing(job: Promise<void>): Promise<boolean> {
  try {
    await job;
    return true;
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return false;
    throw cause;
  }
}
