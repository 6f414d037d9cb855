import { type Static } from 'typebox';

import { CollaborationMode } from './collaboration-modes.ts';
import { stable } from './exchange.ts';
import { object } from './named.ts';
import { experimental, maybe, MaybeAnything, own, PathText } from './parts.ts';
import {
  ApprovalsReviewer,
  AskForApproval,
  Personality,
  ReasoningEffort,
  ReasoningSummary,
  SandboxPolicy,
  ServiceTier,
} from './policy.ts';
import { Turn } from './turn.ts';
import { Type } from './type.ts';
import { UserInput } from './user-input.ts';

/** Settings given here stay for later turns, except `outputSchema`, which is for this turn only. */
export const TurnStartParams = object('TurnStartParams', {
  threadId: Type.String(),
  input: Type.Array(UserInput),
  cwd: maybe(PathText),
  approvalPolicy: maybe(AskForApproval),
  approvalsReviewer: maybe(ApprovalsReviewer),
  sandboxPolicy: maybe(SandboxPolicy),
  model: maybe(Type.String()),
  serviceTier: maybe(ServiceTier),
  effort: maybe(ReasoningEffort),
  summary: maybe(ReasoningSummary),
  personality: maybe(Personality),
  outputSchema: MaybeAnything,
  collaborationMode: experimental(maybe(CollaborationMode)),
});
export type TurnStartParams = Static<typeof TurnStartParams>;

export const TurnStartResponse = object('TurnStartResponse', { turn: Turn });
export type TurnStartResponse = Static<typeof TurnStartResponse>;

/** More input for the turn that runs. Refused when that is no longer `expectedTurnId`. */
const TurnSteerParams = object('TurnSteerParams', {
  threadId: Type.String(),
  input: Type.Array(UserInput),
  expectedTurnId: Type.String(),
});

const TurnSteerResponse = object('TurnSteerResponse', { turnId: Type.String() });

/** `dropSteered` is our addition: what was steered into the turn and not read yet is forgotten, because the client says it again. */
export const TurnInterruptParams = object('TurnInterruptParams', { threadId: Type.String(), turnId: Type.String(), dropSteered: own(maybe(Type.Boolean())) });
export type TurnInterruptParams = Static<typeof TurnInterruptParams>;

export const TurnInterruptResponse = object('TurnInterruptResponse', {});
export type TurnInterruptResponse = Static<typeof TurnInterruptResponse>;

export const TURN_REQUESTS = {
  'turn/start': stable(TurnStartParams, TurnStartResponse),
  'turn/steer': stable(TurnSteerParams, TurnSteerResponse),
  'turn/interrupt': stable(TurnInterruptParams, TurnInterruptResponse),
};
