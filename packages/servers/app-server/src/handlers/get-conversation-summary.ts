import { type ClientRequests, ERROR_CODES } from '@codex-ts/app-server-protocol';
import { errorMessage } from '@codex-ts/protocol';
import { summarizeRollout, type ThreadSummary } from '@codex-ts/rollout';
import { resolve } from 'node:path';
import { type AppServer } from '../app-server.ts';
import { osError } from '../files/os-error.ts';
import { RequestError } from '../request-error.ts';
import { type Handler } from './handler.ts';
import { storedRecord } from './stored-record.ts';
import { threadIdOf } from './thread-id.ts';

type WireSummary = ClientRequests['getConversationSummary']['result']['summary'];

/** What older clients ask of a stored thread, by its id or the path of its record; archived ones too. */
export const getConversationSummary: Handler<'getConversationSummary'> = async ({ server, signal }, params) => {
  const summary = 'rolloutPath' in params ? await summaryAt(resolve(server.engine.codexHome, params.rolloutPath), signal) : await summaryOf(server, params.conversationId);
  return { summary: wireSummary(summary) };
};

async function summaryOf(server: AppServer, conversationId: string): Promise<ThreadSummary> {
  const found = await storedRecord(server, threadIdOf(conversationId));
  if (found === null) throw new RequestError(`no rollout found for conversation id ${conversationId}`);
  return found;
}

async function summaryAt(path: string, signal: AbortSignal): Promise<ThreadSummary> {
  const failed = (reason: string): RequestError => new RequestError(`failed to load conversation summary from ${path}: ${reason}`, { rpcCode: ERROR_CODES.internalError });
  const found = await summarizeRollout(path, { signal }).catch((error: unknown) => {
    throw failed(errorMessage(osError(error)));
  });
  if (found === null) throw failed('it is not the record of a thread');
  return found;
}

function wireSummary({ id, path, preview, createdAtMs, updatedAtMs, modelProvider, cwd, cliVersion, source, git }: ThreadSummary): WireSummary {
  return {
    conversationId: id,
    path,
    preview,
    timestamp: new Date(createdAtMs).toISOString(),
    updatedAt: new Date(updatedAtMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    modelProvider: modelProvider ?? 'openai',
    cwd,
    cliVersion,
    source,
    gitInfo: git === null ? null : { sha: git.commit_hash ?? null, branch: git.branch ?? null, origin_url: git.repository_url ?? null },
  };
}
