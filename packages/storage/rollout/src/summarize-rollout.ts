import { basename, dirname } from 'node:path';

import { createdAtMs } from './created-at.ts';
import { withRollout } from './open-rollout.ts';
import { previewOf } from './preview.ts';
import { rolloutHead } from './rollout-head.ts';
import { rolloutTail } from './rollout-tail.ts';
import { type ThreadSummary } from './thread-summary.ts';

/**
 * What lists show of a rollout, read from its first 210 lines and its end, so that it costs the same for a file of any
 * size. Null for a file that lists leave out: without meta, or without a message of a user near its start. `name` is
 * always null here: names are in a file of their own, see `ThreadNames`.
 *
 * Throws RolloutError `rollout_unreadable`, and `signal.reason` when aborted.
 */
export async function summarizeRollout(
  path: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<ThreadSummary | null> {
  const { signal } = options;
  return await withRollout(path, signal, async (handle) => {
    const head = await rolloutHead(handle, signal);
    if (head === null) return null;
    const { size, mtimeMs } = await handle.stat();
    const tail = await rolloutTail(handle, size, signal);
    const { meta } = head;
    const context = tail.context ?? head.context;
    return {
      id: meta.id.toLowerCase(),
      path,
      archived: basename(dirname(path)) === 'archived_sessions',
      createdAtMs: createdAtMs(path, meta, mtimeMs),
      updatedAtMs: Math.floor(mtimeMs),
      source: meta.source,
      modelProvider: meta.model_provider ?? null,
      cwd: context?.cwd ?? meta.cwd,
      preview: previewOf(head.firstMessage),
      name: null,
      cliVersion: meta.cli_version,
      git: meta.git ?? null,
      forkedFromId: meta.forked_from_id ?? null,
      agentNickname: meta.agent_nickname ?? null,
      agentRole: meta.agent_role ?? null,
      model: context?.model ?? null,
      effort: context?.effort ?? null,
      tokensUsed: tail.totalTokens ?? 0,
    };
  });
}
