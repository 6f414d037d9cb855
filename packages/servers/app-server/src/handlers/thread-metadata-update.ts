import { type GitInfoUpdate } from '@codex-ts/app-server-protocol';
import { RequestError } from '../request-error.ts';
import { storedThread } from '../wire-thread.ts';
import { type Handler } from './handler.ts';
import { isUnknownThread, threadIdOf } from './thread-id.ts';

const FIELDS = ['sha', 'branch', 'originUrl'] as const;

/** Lays what a client knows of the repository over what the record says. */
export const threadMetadataUpdate: Handler<'thread/metadata/update'> = async ({ server }, params) => {
  const threadId = threadIdOf(params.threadId);
  const patch = gitPatch(params.gitInfo ?? {});
  const loaded = server.threads.find(threadId);
  if (loaded?.live.facts.path === null) throw new RequestError(`ephemeral thread does not support metadata updates: ${threadId}`);
  try {
    const summary = await server.engine.stored.setGit(threadId, patch);
    return { thread: storedThread(summary, loaded?.status) };
  } catch (error) {
    if (isUnknownThread(error)) throw new RequestError(`thread not found: ${threadId}`);
    throw error;
  }
};

/** The fields that are there: a value sets one, null clears it. */
function gitPatch(given: GitInfoUpdate): GitInfoUpdate {
  const patch: GitInfoUpdate = {};
  for (const field of FIELDS) {
    const value = given[field];
    if (value === undefined) continue;
    const trimmed = value?.trim() ?? null;
    if (trimmed === '') throw new RequestError(`gitInfo.${field} must not be empty`);
    patch[field] = trimmed;
  }
  if (Object.keys(patch).length === 0) throw new RequestError('gitInfo must include at least one field');
  return patch;
}
