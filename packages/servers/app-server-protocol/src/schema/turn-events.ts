import { RequestId } from './json-rpc.ts';
import { object } from './named.ts';
import { maybe } from './parts.ts';
import { Turn, TurnError, TurnPlanStep } from './turn.ts';
import { Type } from './type.ts';

const TurnStartedNotification = object('TurnStartedNotification', { threadId: Type.String(), turn: Turn });

const TurnCompletedNotification = object('TurnCompletedNotification', { threadId: Type.String(), turn: Turn });

const TurnDiffUpdatedNotification = object('TurnDiffUpdatedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  diff: Type.String(),
});

const TurnPlanUpdatedNotification = object('TurnPlanUpdatedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  explanation: maybe(Type.String()),
  plan: Type.Array(TurnPlanStep),
});

/** With `willRetry` the turn goes on. */
const ErrorNotification = object('ErrorNotification', {
  error: TurnError,
  willRetry: Type.Boolean(),
  threadId: Type.String(),
  turnId: Type.String(),
});

const DeprecationNoticeNotification = object('DeprecationNoticeNotification', {
  summary: Type.String(),
  details: maybe(Type.String()),
});

/** A request of the server's needs no answer any more. */
const ServerRequestResolvedNotification = object('ServerRequestResolvedNotification', {
  threadId: Type.String(),
  requestId: RequestId,
});

export const TURN_EVENT_NOTIFICATIONS = {
  error: ErrorNotification,
  'turn/started': TurnStartedNotification,
  'turn/completed': TurnCompletedNotification,
  'turn/diff/updated': TurnDiffUpdatedNotification,
  'turn/plan/updated': TurnPlanUpdatedNotification,
  'serverRequest/resolved': ServerRequestResolvedNotification,
  deprecationNotice: DeprecationNoticeNotification,
};
