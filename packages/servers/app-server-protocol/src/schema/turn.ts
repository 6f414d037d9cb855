import { type Static } from 'typebox';

import { object, oneOf, union } from './named.ts';
import { closed, maybe, nullByDefault, Uint16, words } from './parts.ts';
import { ThreadItem } from './thread-item.ts';
import { Type } from './type.ts';

const NonSteerableTurnKind = oneOf('NonSteerableTurnKind', 'review', 'compact');

/** Why a turn failed, for programs. Sentences for people are in `TurnError.message`. */
export const CodexErrorInfo = union('CodexErrorInfo', [
  words(
    'contextWindowExceeded', 'usageLimitExceeded', 'serverOverloaded', 'internalServerError', 'unauthorized',
    'badRequest', 'threadRollbackFailed', 'sandboxError', 'other',
  ),
  closed({ httpConnectionFailed: Type.Object({ httpStatusCode: maybe(Uint16) }) }),
  closed({ responseStreamConnectionFailed: Type.Object({ httpStatusCode: maybe(Uint16) }) }),
  closed({ responseStreamDisconnected: Type.Object({ httpStatusCode: maybe(Uint16) }) }),
  closed({ responseTooManyFailedAttempts: Type.Object({ httpStatusCode: maybe(Uint16) }) }),
  closed({ activeTurnNotSteerable: Type.Object({ turnKind: NonSteerableTurnKind }) }),
]);
export type CodexErrorInfo = Static<typeof CodexErrorInfo>;

export const TurnError = object('TurnError', {
  message: Type.String(),
  codexErrorInfo: maybe(CodexErrorInfo),
  additionalDetails: nullByDefault(Type.String()),
});
export type TurnError = Static<typeof TurnError>;

export const TurnStatus = oneOf('TurnStatus', 'completed', 'interrupted', 'failed', 'inProgress');
export type TurnStatus = Static<typeof TurnStatus>;

/** A turn. `items` is filled only where a stored thread is read back; live turns report items by notification. */
export const Turn = object('Turn', {
  id: Type.String(),
  items: Type.Array(ThreadItem),
  status: TurnStatus,
  error: maybe(TurnError),
});
export type Turn = Static<typeof Turn>;

const TurnPlanStepStatus = oneOf('TurnPlanStepStatus', 'pending', 'inProgress', 'completed');

export const TurnPlanStep = object('TurnPlanStep', { step: Type.String(), status: TurnPlanStepStatus });
export type TurnPlanStep = Static<typeof TurnPlanStep>;
