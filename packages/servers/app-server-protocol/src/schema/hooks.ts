import { object, oneOf } from './named.ts';
import { Int64, maybe } from './parts.ts';
import { Type } from './type.ts';

const HookEventName = oneOf(
  'HookEventName', 'preToolUse', 'postToolUse', 'sessionStart', 'userPromptSubmit', 'stop',
);

const HookHandlerType = oneOf('HookHandlerType', 'command', 'prompt', 'agent');

const HookExecutionMode = oneOf('HookExecutionMode', 'sync', 'async');

const HookScope = oneOf('HookScope', 'thread', 'turn');

const HookRunStatus = oneOf('HookRunStatus', 'running', 'completed', 'failed', 'blocked', 'stopped');

const HookOutputEntryKind = oneOf('HookOutputEntryKind', 'warning', 'stop', 'feedback', 'context', 'error');

const HookOutputEntry = object('HookOutputEntry', { kind: HookOutputEntryKind, text: Type.String() });

/** `startedAt` and `completedAt` are Unix seconds. */
const HookRunSummary = object('HookRunSummary', {
  id: Type.String(),
  eventName: HookEventName,
  handlerType: HookHandlerType,
  executionMode: HookExecutionMode,
  scope: HookScope,
  sourcePath: Type.String(),
  displayOrder: Int64,
  status: HookRunStatus,
  statusMessage: maybe(Type.String()),
  startedAt: Int64,
  completedAt: maybe(Int64),
  durationMs: maybe(Int64),
  entries: Type.Array(HookOutputEntry),
});

const HookStartedNotification = object('HookStartedNotification', {
  threadId: Type.String(),
  turnId: maybe(Type.String()),
  run: HookRunSummary,
});

const HookCompletedNotification = object('HookCompletedNotification', {
  threadId: Type.String(),
  turnId: maybe(Type.String()),
  run: HookRunSummary,
});

export const HOOK_NOTIFICATIONS = {
  'hook/started': HookStartedNotification,
  'hook/completed': HookCompletedNotification,
};
