import { type Static, Type } from 'typebox';

import { maybe } from './parts.ts';
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
import { UserInput } from './user-input.ts';

/** Settings given here stay for later turns, except `outputSchema`, which is for this turn only. */
export const TurnStartParams = Type.Object(
  {
    threadId: Type.String(),
    input: Type.Array(UserInput),
    cwd: maybe(Type.String()),
    approvalPolicy: maybe(AskForApproval),
    approvalsReviewer: maybe(ApprovalsReviewer),
    sandboxPolicy: maybe(SandboxPolicy),
    model: maybe(Type.String()),
    serviceTier: maybe(ServiceTier),
    effort: maybe(ReasoningEffort),
    summary: maybe(ReasoningSummary),
    personality: maybe(Personality),
    outputSchema: Type.Optional(Type.Unknown()),
  },
  { title: 'TurnStartParams' },
);
export type TurnStartParams = Static<typeof TurnStartParams>;

export const TurnStartResponse = Type.Object({ turn: Turn });
export type TurnStartResponse = Static<typeof TurnStartResponse>;

export const TurnInterruptParams = Type.Object(
  { threadId: Type.String(), turnId: Type.String() },
  { title: 'TurnInterruptParams' },
);
export type TurnInterruptParams = Static<typeof TurnInterruptParams>;

export const TurnInterruptResponse = Type.Object({});
export type TurnInterruptResponse = Static<typeof TurnInterruptResponse>;
