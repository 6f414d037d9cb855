/** What a tool answers. Failures of the agent are results, too, so that the model that called sees them. */
export interface ToolResult {
  readonly content: readonly { readonly type: 'text'; readonly text: string }[];
  readonly structuredContent?: { readonly threadId: string; readonly content: string };
  readonly isError?: true;
}

/** The agent's last message in a session; with `isError` why there is none. */
export function sessionResult(threadId: string, message: string, isError = false): ToolResult {
  return { content: [{ type: 'text', text: message }], structuredContent: { threadId, content: message }, ...(isError ? { isError: true as const } : {}) };
}

/** A failure that belongs to no session. */
export function failedResult(message: string): ToolResult {
  return { content: [{ type: 'text', text: message }], isError: true };
}
