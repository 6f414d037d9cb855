import { AuthMode } from './account.ts';
import { stable } from './exchange.ts';
import { object, union } from './named.ts';
import { maybe, PathText } from './parts.ts';
import { ThreadId } from './thread.ts';
import { Type } from './type.ts';

/** By the rollout file, or by the thread. */
const GetConversationSummaryParams = union('GetConversationSummaryParams', [
  Type.Object({ rolloutPath: Type.String() }),
  Type.Object({ conversationId: ThreadId }),
]);

const ConversationGitInfo = object('ConversationGitInfo', {
  sha: maybe(Type.String()),
  branch: maybe(Type.String()),
  origin_url: maybe(Type.String()),
});

/** `source` is spelled as in the rollout file. */
const ConversationSummary = object('ConversationSummary', {
  conversationId: ThreadId,
  path: Type.String(),
  preview: Type.String(),
  timestamp: maybe(Type.String()),
  updatedAt: maybe(Type.String()),
  modelProvider: Type.String(),
  cwd: Type.String(),
  cliVersion: Type.String(),
  source: Type.Unknown(),
  gitInfo: maybe(ConversationGitInfo),
});

const GetConversationSummaryResponse = object('GetConversationSummaryResponse', { summary: ConversationSummary });

const GitDiffToRemoteParams = object('GitDiffToRemoteParams', { cwd: PathText });

/** `diff` is the difference between `sha`, the newest commit the remote has, and the working tree. */
const GitDiffToRemoteResponse = object('GitDiffToRemoteResponse', { sha: Type.String(), diff: Type.String() });

const GetAuthStatusParams = object('GetAuthStatusParams', {
  includeToken: maybe(Type.Boolean()),
  refreshToken: maybe(Type.Boolean()),
});

const GetAuthStatusResponse = object('GetAuthStatusResponse', {
  authMethod: maybe(AuthMode),
  authToken: maybe(Type.String()),
  requiresOpenaiAuth: maybe(Type.Boolean()),
});

/** Requests of the first version of the protocol that are still there. Published JSON Schemas leave them out. */
export const LEGACY_REQUESTS = {
  getConversationSummary: stable(GetConversationSummaryParams, GetConversationSummaryResponse),
  gitDiffToRemote: stable(GitDiffToRemoteParams, GitDiffToRemoteResponse),
  getAuthStatus: stable(GetAuthStatusParams, GetAuthStatusResponse),
};
