/** What every event of a session carries. */
export interface SessionFacts {
  readonly conversationId: string;
  readonly appVersion: string;
  /** Who started the thread: `codex_exec`, or the client's name. */
  readonly originator: string;
  readonly terminalType?: string;
  readonly model: string;
  /** The model's name as the server knows it, when it is another. */
  readonly slug?: string;
  readonly authMode?: string;
  readonly accountId?: string;
  /** Leaves only where prompts may. */
  readonly email?: string;
}

export interface ConversationStart {
  readonly providerName: string;
  readonly reasoningEffort?: string | null;
  readonly reasoningSummary?: string | null;
  readonly contextWindow?: number | null;
  readonly approvalPolicy: string;
  /** The name of the policy: `read-only`, `workspace-write`, ... */
  readonly sandboxPolicy: string;
  /** Names of MCP servers. */
  readonly mcpServers?: readonly string[];
  readonly activeProfile?: string | null;
}

export interface ApiRequest {
  /** From 1. */
  readonly attempt: number;
  readonly durationMs: number;
  /** HTTP status, when there was an answer. */
  readonly status?: number;
  readonly error?: string;
  /** The path asked for, `/responses`. */
  readonly endpoint?: string;
}

export interface StreamUsage {
  readonly inputTokens: number;
  readonly cachedTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly totalTokens: number;
}

export interface StreamEvent {
  /** The event's type on the wire: `response.completed`. */
  readonly kind: string;
  readonly durationMs: number;
  readonly error?: string;
  /** With `response.completed`. */
  readonly usage?: StreamUsage;
}

export interface ToolDecision {
  readonly toolName: string;
  readonly callId: string;
  /** `approved`, `approved_for_session`, `denied`, `abort`, ... */
  readonly decision: string;
  /** Who decided: `config`, `user`, ... */
  readonly source: string;
}

export interface ToolResult {
  readonly toolName: string;
  readonly callId: string;
  readonly durationMs: number;
  readonly success: boolean;
  /** Leave only where prompts may. */
  readonly arguments?: string;
  readonly output?: string;
  readonly mcpServer?: string;
  readonly mcpServerOrigin?: string;
}

export interface TurnEnd {
  readonly durationMs: number;
  /** From the start of the turn to the first event of the model, and to its first word. */
  readonly firstTokenMs?: number;
  readonly firstMessageMs?: number;
  readonly usage?: StreamUsage;
}
