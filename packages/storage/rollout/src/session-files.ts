import { type Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '@codex-ts/protocol';

import { RolloutError } from './rollout-error.ts';
import { sessionsFolder } from './rollout-path.ts';

const ROLLOUT = /^rollout-.*\.jsonl$/;

/**
 * Paths of all active rollouts, newest by name first. A folder that is missing, or goes while it is walked, is empty.
 * Throws RolloutError `rollout_unreadable` for one that cannot be read; `signal.reason` when aborted.
 */
export async function* sessionFiles(codexHome: string, signal?: AbortSignal): AsyncGenerator<string> {
  const root = sessionsFolder(codexHome);
  for (const year of await folders(root, /^\d{4}$/)) {
    for (const month of await folders(join(root, year), /^\d{2}$/)) {
      for (const day of await folders(join(root, year, month), /^\d{2}$/)) {
        signal?.throwIfAborted();
        yield* await rolloutsIn(join(root, year, month, day));
      }
    }
  }
}

/** Paths of the rollouts in the folder of one day, newest by name first. */
export async function rolloutsIn(folder: string): Promise<string[]> {
  const names = (await entries(folder)).filter((entry) => !entry.isDirectory() && ROLLOUT.test(entry.name));
  return descending(names).map((name) => join(folder, name));
}

async function folders(path: string, name: RegExp): Promise<string[]> {
  return descending((await entries(path)).filter((entry) => name.test(entry.name)));
}

function descending(found: readonly Dirent[]): string[] {
  return found.map((entry) => entry.name).sort((a, b) => (a < b ? 1 : -1));
}

async function entries(path: string): Promise<Dirent[]> {
  try {
    return await readdir(path, { withFileTypes: true });
  } catch (cause) {
    const code = systemErrorCode(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw RolloutError.reading(path, cause);
  }
}
