import { Type } from 'typebox';

import { RequestId } from './json-rpc.ts';
import { OWN_NOTIFICATIONS } from './own-methods.ts';
import { Int64, maybe, Uint, words } from './parts.ts';
import { Thread, ThreadStatus } from './thread.ts';
import { ThreadItem } from './thread-item.ts';
import { Turn, TurnError, TurnPlanStep } from './turn.ts';
import { RateLimitSnapshot, ThreadTokenUsage } from './usage.ts';

const ofTurn = { threadId: Type.String(), turnId: Type.String() };
const ofItem = { ...ofTurn, itemId: Type.String() };

const OfTurn = Type.Object({ threadId: Type.String(), turn: Turn });
const ItemEvent = Type.Object({ item: ThreadItem, ...ofTurn });
const ItemDelta = Type.Object({ ...ofItem, delta: Type.String() });
const TextPosition = Type.Object({ line: Uint, column: Uint });

/** Parameters of every message the server sends unasked, by method. */
export const SERVER_NOTIFICATIONS = {
  'thread/started': Type.Object({ thread: Thread }),
  'thread/status/changed': Type.Object({ threadId: Type.String(), status: ThreadStatus }),
  'thread/archived': Type.Object({ threadId: Type.String() }),
  'thread/unarchived': Type.Object({ threadId: Type.String() }),
  'thread/closed': Type.Object({ threadId: Type.String() }),
  'thread/name/updated': Type.Object({ threadId: Type.String(), threadName: maybe(Type.String()) }),
  'thread/compacted': Type.Object(ofTurn),
  'thread/tokenUsage/updated': Type.Object({ ...ofTurn, tokenUsage: ThreadTokenUsage }),
  'turn/started': OfTurn,
  'turn/completed': OfTurn,
  'turn/diff/updated': Type.Object({ ...ofTurn, diff: Type.String() }),
  'turn/plan/updated': Type.Object({
    ...ofTurn,
    explanation: maybe(Type.String()),
    plan: Type.Array(TurnPlanStep),
  }),
  'item/started': ItemEvent,
  'item/completed': ItemEvent,
  'item/agentMessage/delta': ItemDelta,
  'item/reasoning/summaryTextDelta': Type.Object({ ...ofItem, delta: Type.String(), summaryIndex: Int64 }),
  'item/reasoning/summaryPartAdded': Type.Object({ ...ofItem, summaryIndex: Int64 }),
  'item/reasoning/textDelta': Type.Object({ ...ofItem, delta: Type.String(), contentIndex: Int64 }),
  'item/commandExecution/outputDelta': ItemDelta,
  'item/fileChange/outputDelta': ItemDelta,
  'account/rateLimits/updated': Type.Object({ rateLimits: RateLimitSnapshot }),
  error: Type.Object({ error: TurnError, willRetry: Type.Boolean(), ...ofTurn }),
  configWarning: Type.Object({
    summary: Type.String(),
    details: maybe(Type.String()),
    path: maybe(Type.String()),
    range: maybe(Type.Object({ start: TextPosition, end: TextPosition })),
  }),
  deprecationNotice: Type.Object({ summary: Type.String(), details: maybe(Type.String()) }),
  'model/rerouted': Type.Object({
    ...ofTurn,
    fromModel: Type.String(),
    toModel: Type.String(),
    reason: words('highRiskCyberActivity'),
  }),
  'serverRequest/resolved': Type.Object({ threadId: Type.String(), requestId: RequestId }),
  ...OWN_NOTIFICATIONS,
};
