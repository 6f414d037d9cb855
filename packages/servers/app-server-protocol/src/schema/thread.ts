import { type Static, Type } from 'typebox';

import { Int32, Int64, maybe, words } from './parts.ts';
import { Turn } from './turn.ts';

const nullByDefault = Type.Optional(Type.Union([Type.String(), Type.Null()], { default: null }));

const SubAgentSource = Type.Union([
  words('review', 'compact', 'memory_consolidation'),
  Type.Object(
    {
      thread_spawn: Type.Object({
        parent_thread_id: Type.String(),
        depth: Int32,
        agent_path: nullByDefault,
        agent_nickname: nullByDefault,
        agent_role: nullByDefault,
      }),
    },
    { additionalProperties: false },
  ),
  Type.Object({ other: Type.String() }, { additionalProperties: false }),
]);

/** What started a thread. Threads made over a server connection carry `vscode`. */
export const SessionSource = Type.Union([
  words('cli', 'vscode', 'exec', 'appServer', 'unknown'),
  Type.Object({ custom: Type.String() }, { additionalProperties: false }),
  Type.Object({ subAgent: SubAgentSource }, { additionalProperties: false }),
]);
export type SessionSource = Static<typeof SessionSource>;

export const ThreadStatus = Type.Union([
  Type.Object({ type: words('notLoaded') }),
  Type.Object({ type: words('idle') }),
  Type.Object({ type: words('systemError') }),
  Type.Object({ type: words('active'), activeFlags: Type.Array(words('waitingOnApproval', 'waitingOnUserInput')) }),
]);
export type ThreadStatus = Static<typeof ThreadStatus>;

const GitInfo = Type.Object({
  sha: maybe(Type.String()),
  branch: maybe(Type.String()),
  originUrl: maybe(Type.String()),
});

/** A conversation. `createdAt` and `updatedAt` are Unix seconds; `path` is the rollout file, null when ephemeral. */
export const Thread = Type.Object({
  id: Type.String(),
  preview: Type.String(),
  ephemeral: Type.Boolean(),
  modelProvider: Type.String(),
  createdAt: Int64,
  updatedAt: Int64,
  status: ThreadStatus,
  path: maybe(Type.String()),
  cwd: Type.String(),
  cliVersion: Type.String(),
  source: SessionSource,
  agentNickname: maybe(Type.String()),
  agentRole: maybe(Type.String()),
  gitInfo: maybe(GitInfo),
  name: maybe(Type.String()),
  turns: Type.Array(Turn),
});
export type Thread = Static<typeof Thread>;
