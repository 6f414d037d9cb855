import { type ThreadItem } from '@codex-ts/app-server-protocol';

type CollabItem = Extract<ThreadItem, { type: 'collabAgentToolCall' }>;
type AgentState = CollabItem['agentsStates'][string];

/** A call by which one agent deals with others. Of the others' own work nothing is told but what stands here. */
export interface CollabToolCallBody {
  type: 'collab_tool_call';
  tool: 'spawn_agent' | 'send_input' | 'wait' | 'close_agent';
  sender_thread_id: string;
  receiver_thread_ids: readonly string[];
  prompt: string | null;
  agents_states: Record<string, { status: (typeof STATUSES)[AgentState['status']]; message: string | null }>;
  status: 'in_progress' | 'completed' | 'failed';
}

/** The stream has no word for an agent that is woken: the original calls that waiting, too. */
const TOOLS = { spawnAgent: 'spawn_agent', sendInput: 'send_input', resumeAgent: 'wait', wait: 'wait', closeAgent: 'close_agent' } as const;
const STATUSES = {
  pendingInit: 'pending_init',
  running: 'running',
  interrupted: 'interrupted',
  completed: 'completed',
  errored: 'errored',
  shutdown: 'shutdown',
  notFound: 'not_found',
} as const;

export function collabToolCallBody(item: CollabItem): CollabToolCallBody {
  const states = Object.entries(item.agentsStates).map(([id, { status, message }]) => [id, { status: STATUSES[status], message: message ?? null }] as const);
  return {
    type: 'collab_tool_call',
    tool: TOOLS[item.tool],
    sender_thread_id: item.senderThreadId,
    receiver_thread_ids: item.receiverThreadIds,
    prompt: item.prompt ?? null,
    agents_states: Object.fromEntries(states),
    status: item.status === 'inProgress' ? 'in_progress' : item.status,
  };
}
