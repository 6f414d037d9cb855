/**
 * Items of the model-visible history, in the shape they are sent to the Responses API and stored in rollouts.
 * Server ids are dropped; `id` is only carried on items fresh from the stream, for clients to key by.
 */
export type ContentPart =
  | { type: 'input_text'; text: string }
  | { type: 'input_image'; image_url: string; detail?: string }
  | { type: 'output_text'; text: string };

export type MessagePhase = 'commentary' | 'final_answer';

export interface MessageItem {
  type: 'message';
  role: 'user' | 'assistant' | 'developer' | 'system';
  content: ContentPart[];
  phase?: MessagePhase;
}

export interface ReasoningItem {
  type: 'reasoning';
  summary: { type: 'summary_text'; text: string }[];
  content: { type: 'reasoning_text' | 'text'; text: string }[] | null;
  encrypted_content: string | null;
}

export interface FunctionCallItem {
  type: 'function_call';
  name: string;
  namespace?: string;
  /** JSON text exactly as the model wrote it; never normalised, so that request prefixes stay byte-stable. */
  arguments: string;
  call_id: string;
}

export type ToolOutputPart = Extract<ContentPart, { type: 'input_text' | 'input_image' }>;
export type ToolOutputBody = string | ToolOutputPart[];

export interface FunctionCallOutputItem {
  type: 'function_call_output';
  call_id: string;
  output: ToolOutputBody;
}

export interface CustomToolCallItem {
  type: 'custom_tool_call';
  status?: string;
  call_id: string;
  name: string;
  input: string;
}

export interface CustomToolCallOutputItem {
  type: 'custom_tool_call_output';
  call_id: string;
  output: ToolOutputBody;
}

export interface LocalShellCallItem {
  type: 'local_shell_call';
  call_id: string | null;
  status: string;
  action: { type: 'exec'; command: string[]; timeout_ms?: number | null; working_directory?: string | null; env?: Record<string, string> | null };
}

export interface WebSearchCallItem {
  type: 'web_search_call';
  status?: string;
  action?: { type: string; query?: string; queries?: string[]; url?: string; pattern?: string };
}

export interface CompactionItem {
  type: 'compaction';
  encrypted_content: string;
}

/** Items we keep and re-send but do not act on ourselves. */
export interface OpaqueItem {
  type: 'tool_search_call' | 'tool_search_output' | 'image_generation_call' | 'ghost_snapshot';
  [key: string]: unknown;
}

export type ToolCallItem = FunctionCallItem | CustomToolCallItem | LocalShellCallItem;
export type ToolOutputItem = FunctionCallOutputItem | CustomToolCallOutputItem;

export type ResponseItem =
  | MessageItem
  | ReasoningItem
  | ToolCallItem
  | ToolOutputItem
  | WebSearchCallItem
  | CompactionItem
  | OpaqueItem;

/** The output of a call in the item type that answers it. */
export function toolOutputItem(call: ToolCallItem, output: ToolOutputBody): ToolOutputItem {
  if (call.type === 'custom_tool_call') return { type: 'custom_tool_call_output', call_id: call.call_id, output };
  return { type: 'function_call_output', call_id: call.call_id ?? '', output };
}
