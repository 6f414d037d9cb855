import { object, oneOf } from './named.ts';
import { maybe, MaybeAnything, Uint8 } from './parts.ts';
import { Type } from './type.ts';

const GuardianApprovalReviewStatus = oneOf(
  'GuardianApprovalReviewStatus', 'inProgress', 'approved', 'denied', 'aborted',
);

const GuardianRiskLevel = oneOf('GuardianRiskLevel', 'low', 'medium', 'high');

/** Not stable. What a reviewing sub-agent made of an action. */
const GuardianApprovalReview = object('GuardianApprovalReview', {
  status: GuardianApprovalReviewStatus,
  riskScore: maybe(Uint8),
  riskLevel: maybe(GuardianRiskLevel),
  rationale: maybe(Type.String()),
});

const ItemGuardianApprovalReviewStartedNotification = object('ItemGuardianApprovalReviewStartedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  targetItemId: Type.String(),
  review: GuardianApprovalReview,
  action: MaybeAnything,
});

const ItemGuardianApprovalReviewCompletedNotification = object('ItemGuardianApprovalReviewCompletedNotification', {
  threadId: Type.String(),
  turnId: Type.String(),
  targetItemId: Type.String(),
  review: GuardianApprovalReview,
  action: MaybeAnything,
});

export const GUARDIAN_NOTIFICATIONS = {
  'item/autoApprovalReview/started': ItemGuardianApprovalReviewStartedNotification,
  'item/autoApprovalReview/completed': ItemGuardianApprovalReviewCompletedNotification,
};
