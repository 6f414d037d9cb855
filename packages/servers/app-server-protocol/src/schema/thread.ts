import { type Static } from 'typebox';

import { object, oneOf, union } from './named.ts';
import { closed, Int32, Int64, maybe, nullByDefault, words } from './parts.ts';
import { Turn } from './turn.ts';
import { Type } from './type.ts';

export const ThreadId = Type.String({ title: 'ThreadId' });

const AgentPath = Type.String({ title: 'AgentPath' });

/** What made a sub-agent. */
const SubAgentSource = union('SubAgentSource', [
  words('review', 'compact', 'memory_consolidation'),
  closed({
    thread_spawn: Type.Object({
      parent_thread_id: ThreadId,
      depth: Int32,
      agent_path: nullByDefault(AgentPath),
      agent_nickname: nullByDefault(Type.String()),
      agent_role: nullByDefault(Type.String()),
    }),
  }),
  closed({ other: Type.String() }),
]);

/** What started a thread. Threads made over a server connection carry `vscode`. */
export const SessionSource = union('SessionSource', [
  words('cli', 'vscode', 'exec', 'appServer', 'unknown'),
  closed({ custom: Type.String() }),
  closed({ subAgent: SubAgentSource }),
]);
export type SessionSource = Static<typeof SessionSource>;

const ThreadActiveFlag = oneOf('ThreadActiveFlag', 'waitingOnApproval', 'waitingOnUserInput');

export const ThreadStatus = union('ThreadStatus', [
  Type.Object({ type: words('notLoaded') }),
  Type.Object({ type: words('idle') }),
  Type.Object({ type: words('systemError') }),
  Type.Object({ type: words('active'), activeFlags: Type.Array(ThreadActiveFlag) }),
]);
export type ThreadStatus = Static<typeof ThreadStatus>;

const GitInfo = object('GitInfo', {
  sha: maybe(Type.String()),
  branch: maybe(Type.String()),
  originUrl: maybe(Type.String()),
});

/**
 * A conversation. `createdAt` and `updatedAt` are Unix seconds; `path` is the rollout file, null when ephemeral.
 */
export const Thread = object('Thread', {
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
