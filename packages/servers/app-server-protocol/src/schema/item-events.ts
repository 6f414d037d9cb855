import { object } from './named.ts';
import { Int64 } from './parts.ts';
import { ThreadItem } from './thread-item.ts';
import { Type } from './type.ts';

const ItemStartedNotification = object('ItemStartedNotification', {
  item: ThreadItem,
  threadId: Type.String(),
  turnId: Type.String(),
});

const ItemCompletedNotification = object('ItemCompletedNotification', {
  item: ThreadItem,
  threadId: Type.String(),
  turnId: Type.String(),
});

const AgentMessageDeltaNotification = object('AgentMessageDeltaNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  delta: Type.String(),
});

const PlanDeltaNotification = object('PlanDeltaNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  delta: Type.String(),
});

const ReasoningSummaryTextDeltaNotification = object('ReasoningSummaryTextDeltaNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  delta: Type.String(),
  summaryIndex: Int64,
});

const ReasoningSummaryPartAddedNotification = object('ReasoningSummaryPartAddedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  summaryIndex: Int64,
});

const ReasoningTextDeltaNotification = object('ReasoningTextDeltaNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  delta: Type.String(),
  contentIndex: Int64,
});

const CommandExecutionOutputDeltaNotification = object('CommandExecutionOutputDeltaNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  delta: Type.String(),
});

/** What was typed into a running command. */
const TerminalInteractionNotification = object('TerminalInteractionNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  processId: Type.String(),
  stdin: Type.String(),
});

const FileChangeOutputDeltaNotification = object('FileChangeOutputDeltaNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  delta: Type.String(),
});

const McpToolCallProgressNotification = object('McpToolCallProgressNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  itemId: Type.String(),
  message: Type.String(),
});

export const ITEM_EVENT_NOTIFICATIONS = {
  'item/started': ItemStartedNotification,
  'item/completed': ItemCompletedNotification,
  'item/agentMessage/delta': AgentMessageDeltaNotification,
  'item/plan/delta': PlanDeltaNotification,
  'item/commandExecution/outputDelta': CommandExecutionOutputDeltaNotification,
  'item/commandExecution/terminalInteraction': TerminalInteractionNotification,
  'item/fileChange/outputDelta': FileChangeOutputDeltaNotification,
  'item/mcpToolCall/progress': McpToolCallProgressNotification,
  'item/reasoning/summaryTextDelta': ReasoningSummaryTextDeltaNotification,
  'item/reasoning/summaryPartAdded': ReasoningSummaryPartAddedNotification,
  'item/reasoning/textDelta': ReasoningTextDeltaNotification,
};
