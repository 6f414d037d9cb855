import { type Static } from 'typebox';

import { stable, unstable } from './exchange.ts';
import { object } from './named.ts';
import { experimental, maybe, OffByDefault, own, PathText, Uint32, Uint64 } from './parts.ts';
import {
  ApprovalsReviewer,
  AskForApproval,
  Personality,
  ReasoningEffort,
  SandboxMode,
  SandboxPolicy,
  ServiceTier,
} from './policy.ts';
import { ResponseItem } from './response-item.ts';
import { Thread } from './thread.ts';
import { Type } from './type.ts';

/**
 * A tool that the client runs. `inputSchema` is a JSON Schema; with `deferLoading` the model must look for the
 * tool first.
 */
const DynamicToolSpec = object('DynamicToolSpec', {
  name: Type.String(),
  description: Type.String(),
  inputSchema: Type.Unknown(),
  deferLoading: Type.Optional(Type.Boolean()),
});

/** Settings a client may lay over the configuration of a thread. Dotted keys in `config` are allowed. */
const threadOverrides = {
  model: maybe(Type.String()),
  modelProvider: maybe(Type.String()),
  serviceTier: maybe(ServiceTier),
  cwd: maybe(Type.String()),
  approvalPolicy: maybe(AskForApproval),
  approvalsReviewer: maybe(ApprovalsReviewer),
  sandbox: maybe(SandboxMode),
  config: maybe(Type.Record(Type.String(), Type.Unknown())),
  baseInstructions: maybe(Type.String()),
  developerInstructions: maybe(Type.String()),
};

/** A thread and the settings it runs with. */
const runningThread = {
  thread: Thread,
  model: Type.String(),
  modelProvider: Type.String(),
  serviceTier: maybe(ServiceTier),
  cwd: Type.String(),
  approvalPolicy: AskForApproval,
  approvalsReviewer: ApprovalsReviewer,
  sandbox: SandboxPolicy,
  reasoningEffort: maybe(ReasoningEffort),
};

export const ThreadStartParams = object('ThreadStartParams', {
  ...threadOverrides,
  serviceName: maybe(Type.String()),
  personality: maybe(Personality),
  ephemeral: maybe(Type.Boolean()),
  dynamicTools: experimental(maybe(Type.Array(DynamicToolSpec))),
  mockExperimentalField: experimental(maybe(Type.String())),
  experimentalRawEvents: experimental(OffByDefault),
  persistExtendedHistory: experimental(OffByDefault, 'persistFullHistory'),
});
export type ThreadStartParams = Static<typeof ThreadStartParams>;

export const ThreadStartResponse = object('ThreadStartResponse', runningThread);
export type ThreadStartResponse = Static<typeof ThreadStartResponse>;

/**
 * `path` names the rollout file itself and beats `threadId`; `history` beats both. `includeTurns` is our addition: false
 * spares the reading of a long record for those who show none of it.
 */
export const ThreadResumeParams = object('ThreadResumeParams', {
  threadId: Type.String(),
  history: experimental(maybe(Type.Array(ResponseItem))),
  path: experimental(maybe(PathText)),
  includeTurns: own(maybe(Type.Boolean())),
  ...threadOverrides,
  personality: maybe(Personality),
  persistExtendedHistory: experimental(OffByDefault, 'persistFullHistory'),
});
export type ThreadResumeParams = Static<typeof ThreadResumeParams>;

/** Here `thread.turns` is filled. */
export const ThreadResumeResponse = object('ThreadResumeResponse', runningThread);
export type ThreadResumeResponse = Static<typeof ThreadResumeResponse>;

/**
 * `path` as in thread/resume. `beforeUserMessage` is our addition: only what comes strictly before the nth message of
 * the user, counted from 0, is copied.
 */
export const ThreadForkParams = object('ThreadForkParams', {
  threadId: Type.String(),
  path: experimental(maybe(PathText)),
  ...threadOverrides,
  ephemeral: Type.Optional(Type.Boolean()),
  beforeUserMessage: own(maybe(Uint32)),
  persistExtendedHistory: experimental(OffByDefault, 'persistFullHistory'),
});
export type ThreadForkParams = Static<typeof ThreadForkParams>;

/** Here `thread.turns` is filled. */
export const ThreadForkResponse = object('ThreadForkResponse', runningThread);
export type ThreadForkResponse = Static<typeof ThreadForkResponse>;

const ThreadCompactStartParams = object('ThreadCompactStartParams', { threadId: Type.String() });

const ThreadCompactStartResponse = object('ThreadCompactStartResponse', {});

/** A command line of the user, run by their shell and outside the sandbox. */
const ThreadShellCommandParams = object('ThreadShellCommandParams', {
  threadId: Type.String(),
  command: Type.String(),
});

const ThreadShellCommandResponse = object('ThreadShellCommandResponse', {});

/** Ends the commands of a thread that still run. */
const ThreadBackgroundTerminalsCleanParams = object('ThreadBackgroundTerminalsCleanParams', {
  threadId: Type.String(),
});

const ThreadBackgroundTerminalsCleanResponse = object('ThreadBackgroundTerminalsCleanResponse', {});

/** While at least one prompt is open elsewhere, the time limits of tools stand still. */
const ThreadIncrementElicitationParams = object('ThreadIncrementElicitationParams', {
  threadId: Type.String(),
});

/** How many prompts are open now. */
const ThreadIncrementElicitationResponse = object('ThreadIncrementElicitationResponse', {
  count: Uint64,
  paused: Type.Boolean(),
});

const ThreadDecrementElicitationParams = object('ThreadDecrementElicitationParams', {
  threadId: Type.String(),
});

/** How many prompts are open now. */
const ThreadDecrementElicitationResponse = object('ThreadDecrementElicitationResponse', {
  count: Uint64,
  paused: Type.Boolean(),
});

export const THREAD_REQUESTS = {
  'thread/start': stable(ThreadStartParams, ThreadStartResponse),
  'thread/resume': stable(ThreadResumeParams, ThreadResumeResponse),
  'thread/fork': stable(ThreadForkParams, ThreadForkResponse),
  'thread/increment_elicitation': unstable(ThreadIncrementElicitationParams, ThreadIncrementElicitationResponse),
  'thread/decrement_elicitation': unstable(ThreadDecrementElicitationParams, ThreadDecrementElicitationResponse),
  'thread/compact/start': stable(ThreadCompactStartParams, ThreadCompactStartResponse),
  'thread/shellCommand': stable(ThreadShellCommandParams, ThreadShellCommandResponse),
  'thread/backgroundTerminals/clean': unstable(ThreadBackgroundTerminalsCleanParams, ThreadBackgroundTerminalsCleanResponse),
};
