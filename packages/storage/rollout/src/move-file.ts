import { dirname } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

import { type RolloutFs, type RolloutStat } from './rollout-fs.ts';
import { sameBeginning } from './same-beginning.ts';

/** `gone`: there is nothing at either place. `taken`: the target holds something else; nothing was changed. */
export type MoveOutcome = 'moved' | 'gone' | 'taken';

/** File systems without hard links say so in many ways. */
const NO_LINKS = new Set(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV', 'EINVAL']);

/**
 * Moves a file to where nothing may be lost: a link at the target, which fails when the name is taken, then away with
 * the old name. Whoever dies in between leaves one file under two names, and the next move takes the old one away. When
 * another process does the same at once, both succeed. A target that is an earlier or a later state of the same record
 * gives way to the longer one. Throws the system error.
 */
export async function moveFile(fs: RolloutFs, from: string, to: string): Promise<MoveOutcome> {
  await fs.mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await fs.link(from, to);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT') return (await statOf(fs, to)) === null ? 'gone' : 'moved';
    if (code === 'EEXIST') return await mergeInto(fs, from, to);
    if (code === undefined || !NO_LINKS.has(code)) throw error;
    return await renameInto(fs, from, to);
  }
  await remove(fs, from);
  return 'moved';
}

async function renameInto(fs: RolloutFs, from: string, to: string): Promise<MoveOutcome> {
  if ((await statOf(fs, to)) !== null) return await mergeInto(fs, from, to);
  return (await replace(fs, from, to)) || (await statOf(fs, to)) !== null ? 'moved' : 'gone';
}

async function mergeInto(fs: RolloutFs, from: string, to: string): Promise<MoveOutcome> {
  const [source, target] = [await statOf(fs, from), await statOf(fs, to)];
  if (source === null) return target === null ? 'gone' : 'moved';
  if (target === null) return await moveFile(fs, from, to);
  const isSame = source.dev === target.dev && source.ino === target.ino;
  if (!isSame && !(await sameBeginning(fs, from, to))) return 'taken';
  if (isSame || source.size <= target.size) await remove(fs, from);
  else await replace(fs, from, to);
  return 'moved';
}

async function statOf(fs: RolloutFs, path: string): Promise<RolloutStat | null> {
  return await unlessGone(fs.stat(path));
}

async function remove(fs: RolloutFs, path: string): Promise<void> {
  await unlessGone(fs.unlink(path));
}

async function replace(fs: RolloutFs, from: string, to: string): Promise<boolean> {
  return (await unlessGone(fs.rename(from, to).then(() => true))) ?? false;
}

async function unlessGone<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}
