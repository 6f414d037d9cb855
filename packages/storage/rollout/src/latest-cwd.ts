import { type FileHandle } from 'node:fs/promises';

import { linesBackward } from './lines-backward.ts';
import { parseLine } from './parse-line.ts';
import { type SessionMeta } from './session-meta.ts';

/** The folder the newest turn of a thread ran in; the one it began in when no turn says. */
export async function latestCwd(handle: FileHandle, meta: SessionMeta, signal?: AbortSignal): Promise<string> {
  const { size } = await handle.stat();
  for await (const { bytes } of linesBackward(handle, size, { signal })) {
    if (bytes === null || !bytes.includes('"turn_context"')) continue;
    const line = parseLine(bytes);
    if (typeof line !== 'string' && line.type === 'turn_context') return line.payload.cwd;
  }
  return meta.cwd;
}
