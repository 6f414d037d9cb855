import { type Static, Type } from 'typebox';

import { maybe, Uint16, words } from './parts.ts';
import { ThreadItem } from './thread-item.ts';

const HttpFailure = Type.Object({ httpStatusCode: maybe(Uint16) });

/** Why a turn failed, for programs. Sentences for people are in `TurnError.message`. */
export const CodexErrorInfo = Type.Union([
  words(
    'contextWindowExceeded',
    'usageLimitExceeded',
    'serverOverloaded',
    'internalServerError',
    'unauthorized',
    'badRequest',
    'threadRollbackFailed',
    'sandboxError',
    'other',
  ),
  Type.Object({ httpConnectionFailed: HttpFailure }, { additionalProperties: false }),
  Type.Object({ responseStreamConnectionFailed: HttpFailure }, { additionalProperties: false }),
  Type.Object({ responseStreamDisconnected: HttpFailure }, { additionalProperties: false }),
  Type.Object({ responseTooManyFailedAttempts: HttpFailure }, { additionalProperties: false }),
  Type.Object(
    { activeTurnNotSteerable: Type.Object({ turnKind: words('review', 'compact') }) },
    { additionalProperties: false },
  ),
]);
export type CodexErrorInfo = Static<typeof CodexErrorInfo>;

export const TurnError = Type.Object({
  message: Type.String(),
  codexErrorInfo: maybe(CodexErrorInfo),
  additionalDetails: Type.Optional(Type.Union([Type.String(), Type.Null()], { default: null })),
});
export type TurnError = Static<typeof TurnError>;

export const TurnStatus = words('completed', 'interrupted', 'failed', 'inProgress');
export type TurnStatus = Static<typeof TurnStatus>;

/** A turn. `items` is filled only where a stored thread is read back; live turns report items by notification. */
export const Turn = Type.Object({
  id: Type.String(),
  items: Type.Array(ThreadItem),
  status: TurnStatus,
  error: maybe(TurnError),
});
export type Turn = Static<typeof Turn>;

export const TurnPlanStep = Type.Object({
  step: Type.String(),
  status: words('pending', 'inProgress', 'completed'),
});
export type TurnPlanStep = Static<typeof TurnPlanStep>;
