import { basename, join } from 'node:path';
import { isUuid } from '@codex-ts/protocol';

import { dayFolder, sessionsFolder } from './rollout-path.ts';
import { rolloutsIn, sessionFiles } from './session-files.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The path of the active rollout named after that thread, null when there is none. A UUIDv7 tells the day it was made,
 * so its folder and its neighbours (the name is in local time) are looked at before all others.
 */
export async function findRolloutById(
  codexHome: string,
  id: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<string | null> {
  if (!isUuid(id)) return null;
  const ending = `-${id.toLowerCase()}.jsonl`;
  const isIt = (path: string): boolean => basename(path).toLowerCase().endsWith(ending);
  for (const day of likelyDays(id)) {
    options.signal?.throwIfAborted();
    const found = (await rolloutsIn(join(sessionsFolder(codexHome), day))).find(isIt);
    if (found !== undefined) return found;
  }
  for await (const path of sessionFiles(codexHome, options.signal)) if (isIt(path)) return path;
  return null;
}

function likelyDays(id: string): string[] {
  if (id[14] !== '7') return [];
  const made = Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  const days = [0, -DAY_MS, DAY_MS].map((shift) => new Date(made + shift));
  return days.filter((day) => !Number.isNaN(day.getTime())).map(dayFolder);
}
