import { systemErrorCode } from '@codex-ts/protocol';

import { findRolloutById } from './find-by-id.ts';
import { latestCwd } from './latest-cwd.ts';
import { linesBackward } from './lines-backward.ts';
import { firstMeta } from './load-thread.ts';
import { openRegular } from './open-regular.ts';
import { RolloutError } from './rollout-error.ts';
import { sameFolder } from './same-folder.ts';
import { namesFile, parseNameLine } from './thread-names.ts';

/**
 * The path of the active rollout whose thread bears that name, null when there is none. Names are in
 * `session_index.jsonl`, where the newest line of a thread holds; of several threads with the name the one named last
 * wins. With `cwd`, only threads whose newest turn ran there.
 */
export async function findRolloutByName(
  codexHome: string,
  name: string,
  options: { cwd?: string | null; signal?: AbortSignal | undefined } = {},
): Promise<string | null> {
  const isHere = typeof options.cwd === 'string' ? await sameFolder(options.cwd) : null;
  for (const id of await bearersOf(namesFile(codexHome), name, options.signal)) {
    const path = await findRolloutById(codexHome, id, options);
    if (path === null) continue;
    if (isHere === null || (await ranIn(path, isHere, options.signal))) return path;
  }
  return null;
}

/** Ids of the threads that bear the name now, the one named last first. */
async function bearersOf(index: string, name: string, signal: AbortSignal | undefined): Promise<string[]> {
  const seen = new Set<string>();
  const bearers: string[] = [];
  await withFile(index, async (handle) => {
    const { size } = await handle.stat();
    for await (const { bytes } of linesBackward(handle, size, { signal })) {
      const entry = bytes === null ? null : parseNameLine(bytes.toString('utf8'));
      if (entry === null || seen.has(entry.id)) continue;
      seen.add(entry.id);
      if (entry.name === name) bearers.push(entry.id);
    }
  });
  return bearers;
}

async function ranIn(
  path: string,
  isHere: (folder: string) => Promise<boolean>,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  let found = false;
  await withFile(path, async (handle) => {
    const meta = await firstMeta(handle, signal);
    found = meta !== null && (await isHere(await latestCwd(handle, meta, signal)));
  });
  return found;
}

async function withFile(path: string, use: (handle: Awaited<ReturnType<typeof openRegular>>) => Promise<void>): Promise<void> {
  const handle = await openRegular(path).catch((cause: unknown) => {
    if (systemErrorCode(cause) === 'ENOENT') return null;
    throw RolloutError.reading(path, cause);
  });
  if (handle === null) return;
  try {
    await use(handle);
  } finally {
    await handle.close();
  }
}
