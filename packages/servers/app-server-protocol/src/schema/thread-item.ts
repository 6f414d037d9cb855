import { type Static } from 'typebox';

import { CommandAction } from './command-action.ts';
import { FileUpdateChange, PatchApplyStatus } from './file-change.ts';
import { object, oneOf, union } from './named.ts';
import { byDefault, Int32, Int64, maybe, nullByDefault, omissible, Uint32, words } from './parts.ts';
import { ReasoningEffort } from './policy.ts';
import { MessagePhase } from './response-item.ts';
import {
  CollabAgentState,
  CollabAgentTool,
  CollabAgentToolCallStatus,
  DynamicToolCallOutputContentItem,
  DynamicToolCallStatus,
  McpToolCallError,
  McpToolCallResult,
  McpToolCallStatus,
} from './tool-call-items.ts';
import { Type } from './type.ts';
import { UserInput } from './user-input.ts';

/** What a hook added to a prompt. */
const HookPromptFragment = object('HookPromptFragment', { text: Type.String(), hookRunId: Type.String() });

const MemoryCitationEntry = object('MemoryCitationEntry', {
  path: Type.String(),
  lineStart: Uint32,
  lineEnd: Uint32,
  note: Type.String(),
});

/** Which stored memories a message draws on. */
const MemoryCitation = object('MemoryCitation', {
  entries: Type.Array(MemoryCitationEntry),
  threadIds: Type.Array(Type.String()),
});

const CommandExecutionSource = oneOf(
  'CommandExecutionSource', 'agent', 'userShell', 'unifiedExecStartup', 'unifiedExecInteraction',
);

const CommandExecutionStatus = oneOf('CommandExecutionStatus', 'inProgress', 'completed', 'failed', 'declined');

const WebSearchAction = union('WebSearchAction', [
  Type.Object({ type: words('search'), query: maybe(Type.String()), queries: maybe(Type.Array(Type.String())) }),
  Type.Object({ type: words('openPage'), url: maybe(Type.String()) }),
  Type.Object({ type: words('findInPage'), url: maybe(Type.String()), pattern: maybe(Type.String()) }),
  Type.Object({ type: words('other') }),
]);

/**
 * What happened in a turn, as the wire tells it. The kernel's `TurnItem` is assignable to it. `review` is what is
 * reviewed when a review begins, and the review as text when it ends.
 */
export const ThreadItem = union('ThreadItem', [
  Type.Object({ type: words('userMessage'), id: Type.String(), content: Type.Array(UserInput) }),
  Type.Object({ type: words('hookPrompt'), id: Type.String(), fragments: Type.Array(HookPromptFragment) }),
  Type.Object({
    type: words('agentMessage'),
    id: Type.String(),
    text: Type.String(),
    phase: nullByDefault(MessagePhase),
    memoryCitation: nullByDefault(MemoryCitation),
  }),
  Type.Object({ type: words('plan'), id: Type.String(), text: Type.String() }),
  Type.Object({
    type: words('reasoning'),
    id: Type.String(),
    summary: byDefault(Type.Array(Type.String()), []),
    content: byDefault(Type.Array(Type.String()), []),
  }),
  Type.Object({
    type: words('commandExecution'),
    id: Type.String(),
    command: Type.String(),
    cwd: Type.String(),
    processId: maybe(Type.String()),
    source: byDefault(CommandExecutionSource, 'agent'),
    status: CommandExecutionStatus,
    commandActions: Type.Array(CommandAction),
    aggregatedOutput: maybe(Type.String()),
    exitCode: maybe(Int32),
    durationMs: maybe(Int64),
  }),
  Type.Object({
    type: words('fileChange'),
    id: Type.String(),
    changes: Type.Array(FileUpdateChange),
    status: PatchApplyStatus,
  }),
  Type.Object({
    type: words('mcpToolCall'),
    id: Type.String(),
    server: Type.String(),
    tool: Type.String(),
    status: McpToolCallStatus,
    arguments: Type.Unknown(),
    result: maybe(McpToolCallResult),
    error: maybe(McpToolCallError),
    durationMs: maybe(Int64),
  }),
  Type.Object({
    type: words('dynamicToolCall'),
    id: Type.String(),
    tool: Type.String(),
    arguments: Type.Unknown(),
    status: DynamicToolCallStatus,
    contentItems: maybe(Type.Array(DynamicToolCallOutputContentItem)),
    success: maybe(Type.Boolean()),
    durationMs: maybe(Int64),
  }),
  Type.Object({
    type: words('collabAgentToolCall'),
    id: Type.String(),
    tool: CollabAgentTool,
    status: CollabAgentToolCallStatus,
    senderThreadId: Type.String(),
    receiverThreadIds: Type.Array(Type.String()),
    prompt: maybe(Type.String()),
    model: maybe(Type.String()),
    reasoningEffort: maybe(ReasoningEffort),
    agentsStates: Type.Record(Type.String(), CollabAgentState),
  }),
  Type.Object({ type: words('webSearch'), id: Type.String(), query: Type.String(), action: maybe(WebSearchAction) }),
  Type.Object({ type: words('imageView'), id: Type.String(), path: Type.String() }),
  Type.Object({
    type: words('imageGeneration'),
    id: Type.String(),
    status: Type.String(),
    revisedPrompt: maybe(Type.String()),
    result: Type.String(),
    savedPath: omissible(Type.String()),
  }),
  Type.Object({ type: words('enteredReviewMode'), id: Type.String(), review: Type.String() }),
  Type.Object({ type: words('exitedReviewMode'), id: Type.String(), review: Type.String() }),
  Type.Object({ type: words('contextCompaction'), id: Type.String() }),
]);
export type ThreadItem = Static<typeof ThreadItem>;
