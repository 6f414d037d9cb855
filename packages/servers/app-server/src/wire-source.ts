import { type SessionSource as WireSource } from '@codex-ts/app-server-protocol';
import { type SessionSource, type SubAgentSource } from '@codex-ts/rollout';

/** What started a thread, as the wire spells it. */
export function wireSource(source: SessionSource): WireSource {
  if (source === 'mcp') return 'appServer';
  if (typeof source === 'string') return source;
  return 'custom' in source ? { custom: source.custom } : { subAgent: subAgent(source.subagent) };
}

function subAgent(source: SubAgentSource): Extract<WireSource, { subAgent: unknown }>['subAgent'] {
  if (typeof source === 'string' || !('thread_spawn' in source)) return source;
  const { parent_thread_id, depth, agent_path = null, agent_nickname = null, agent_role = null } = source.thread_spawn;
  return { thread_spawn: { parent_thread_id, depth, agent_path, agent_nickname, agent_role } };
}
