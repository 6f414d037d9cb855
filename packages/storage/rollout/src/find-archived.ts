import { basename } from 'node:path';
import { isUuid } from '@codex-ts/protocol';

import { archiveFolder } from './rollout-path.ts';
import { rolloutsIn } from './session-files.ts';

/** The path of the archived rollout named after that thread, null when there is none. */
export async function findArchivedById(
  codexHome: string,
  id: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<string | null> {
  if (!isUuid(id)) return null;
  options.signal?.throwIfAborted();
  const ending = `-${id.toLowerCase()}.jsonl`;
  const paths = await rolloutsIn(archiveFolder(codexHome));
  return paths.find((path) => basename(path).toLowerCase().endsWith(ending)) ?? null;
}
