import { type Static, Type } from 'typebox';

import { maybe, Uint32 } from './parts.ts';
import {
  ApprovalsReviewer,
  AskForApproval,
  Personality,
  ReasoningEffort,
  SandboxMode,
  SandboxPolicy,
  ServiceTier,
} from './policy.ts';
import { Thread } from './thread.ts';

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
  personality: maybe(Personality),
};

export const ThreadStartParams = Type.Object(
  { ...threadOverrides, serviceName: maybe(Type.String()), ephemeral: maybe(Type.Boolean()) },
  { title: 'ThreadStartParams' },
);
export type ThreadStartParams = Static<typeof ThreadStartParams>;

/**
 * `path` names the rollout file itself and beats `threadId`; only experimental clients may use it. `includeTurns` is our
 * addition: false spares the reading of a long record for those who show none of it.
 */
export const ThreadResumeParams = Type.Object(
  { threadId: Type.String(), path: maybe(Type.String()), includeTurns: maybe(Type.Boolean()), ...threadOverrides },
  { title: 'ThreadResumeParams' },
);
export type ThreadResumeParams = Static<typeof ThreadResumeParams>;

const { personality: _, ...forkOverrides } = threadOverrides;

/**
 * `path` as in thread/resume. `beforeUserMessage` is our addition: only what comes strictly before the nth message of
 * the user, counted from 0, is copied.
 */
export const ThreadForkParams = Type.Object(
  {
    threadId: Type.String(),
    path: maybe(Type.String()),
    ...forkOverrides,
    ephemeral: Type.Optional(Type.Boolean()),
    beforeUserMessage: maybe(Uint32),
  },
  { title: 'ThreadForkParams' },
);
export type ThreadForkParams = Static<typeof ThreadForkParams>;

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

export const ThreadStartResponse = Type.Object(runningThread);
export type ThreadStartResponse = Static<typeof ThreadStartResponse>;

/** Here `thread.turns` is filled. */
export const ThreadResumeResponse = Type.Object(runningThread);
export type ThreadResumeResponse = Static<typeof ThreadResumeResponse>;

/** Here `thread.turns` is filled. */
export const ThreadForkResponse = Type.Object(runningThread);
export type ThreadForkResponse = Static<typeof ThreadForkResponse>;
