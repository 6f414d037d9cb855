import { forkRollout, type LoadedThread, loadThread, summarizeRollout } from '@codex-ts/rollout';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDir } from '@codex-ts/fs-utils';

/** What a fork would know, without leaving a record: made in a folder of its own and read back. */
export async function ephemeralFork(input: Parameters<typeof forkRollout>[0]): Promise<{ stored: LoadedThread; preview: string }> {
  const parent = join(input.codexHome, 'tmp');
  await ensureDir(parent, 0o700);
  const codexHome = await mkdtemp(join(parent, 'fork-'));
  try {
    const { path, writer } = await forkRollout({ ...input, codexHome });
    await writer.close();
    const [stored, summary] = await Promise.all([loadThread(path), summarizeRollout(path)]);
    return { stored, preview: summary?.preview ?? '' };
  } finally {
    await rm(codexHome, { recursive: true, force: true });
  }
}
