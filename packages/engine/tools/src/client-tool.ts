import { type ToolOutcome } from '@codex-ts/core';
import { type ClientToolContent, type DynamicToolCallItem, errorMessage, type ToolOutputBody } from '@codex-ts/protocol';
import { ToolFailure } from './tool-failure.ts';
import { type ToolCall, type ToolHandler, type ToolScope } from './tool-handler.ts';
import { type ToolSpec } from './tool-spec.ts';

/** A tool that a client brought along: the model is offered it, the client runs it. */
export interface ClientTool {
  name: string;
  description: string;
  /** JSON Schema of an object. */
  inputSchema: Readonly<Record<string, unknown>>;
}

export interface ClientToolCall {
  callId: string;
  tool: string;
  arguments: unknown;
}

export interface ClientToolAnswer {
  contentItems: ClientToolContent[];
  success: boolean;
}

export function clientToolSpec({ name, description, inputSchema }: ClientTool): ToolSpec {
  return { type: 'function', name, description, strict: false, parameters: inputSchema };
}

/** Asks the client, shows the call as an item, and hands the model what comes back, be it a failure. */
export function clientToolHandler(tool: ClientTool): ToolHandler {
  return { name: tool.name, parallel: false, run: (call, scope) => run(tool.name, call, scope) };
}

async function run(tool: string, call: ToolCall, scope: ToolScope): Promise<ToolOutcome> {
  const item: DynamicToolCallItem = {
    type: 'dynamicToolCall', id: call.callId, tool, arguments: argumentsOf(call), status: 'inProgress', contentItems: null, success: null, durationMs: null,
  };
  scope.emit({ type: 'item.started', item });
  await scope.readyToChange();
  const startedAt = scope.services.now();
  const answer = await scope.services.callClientTool({ callId: call.callId, tool, arguments: item.arguments }, scope.signal).catch((error: unknown) => failed(error, scope));
  const durationMs = Math.round(scope.services.now() - startedAt);
  const completed: DynamicToolCallItem = { ...item, ...answer, status: answer.success ? 'completed' : 'failed', durationMs };
  return { output: outputOf(answer), completed };
}

function argumentsOf({ payload }: ToolCall): unknown {
  if (payload.kind === 'freeform') return payload.input;
  try {
    return JSON.parse(payload.arguments) as unknown;
  } catch (error) {
    throw new ToolFailure(`failed to parse function arguments: ${errorMessage(error)}`);
  }
}

/** An interruption is for the router to tell. */
function failed(error: unknown, { signal }: ToolScope): ClientToolAnswer {
  signal.throwIfAborted();
  return { contentItems: [{ type: 'inputText', text: `The tool failed: ${errorMessage(error)}` }], success: false };
}

/** One piece of text is sent as text. */
function outputOf({ contentItems }: ClientToolAnswer): ToolOutputBody {
  const [first, ...rest] = contentItems;
  if (first === undefined) return '';
  if (first.type === 'inputText' && rest.length === 0) return first.text;
  return contentItems.map((part) => (part.type === 'inputText' ? { type: 'input_text', text: part.text } : { type: 'input_image', image_url: part.imageUrl }));
}
