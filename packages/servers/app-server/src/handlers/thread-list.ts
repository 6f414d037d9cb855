import { type ThreadListParams } from '@codex-ts/app-server-protocol';
import { type ThreadQuery } from '@codex-ts/rollout';
import { storedThread } from '../wire-thread.ts';
import { type Handler } from './handler.ts';

const USUAL_LIMIT = 25;
const MAX_LIMIT = 100;

/** Stored threads, newest first. Loaded ones show what they are doing. */
export const threadList: Handler<'thread/list'> = async ({ server, signal }, params) => {
  const { threads, nextCursor } = await server.engine.stored.list(query(params), signal);
  return { data: threads.map((summary) => storedThread(summary, server.threads.find(summary.id)?.status)), nextCursor };
};

function query(params: ThreadListParams): ThreadQuery {
  return {
    limit: Math.min(Math.max(params.limit ?? USUAL_LIMIT, 1), MAX_LIMIT),
    cursor: params.cursor ?? null,
    sortKey: params.sortKey ?? 'created_at',
    archived: params.archived ?? false,
    modelProviders: params.modelProviders ?? null,
    sourceKinds: params.sourceKinds ?? null,
    cwd: params.cwd ?? null,
    searchTerm: params.searchTerm ?? null,
  };
}
