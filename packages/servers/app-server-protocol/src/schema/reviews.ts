import { stable } from './exchange.ts';
import { object, oneOf, union } from './named.ts';
import { maybe, nullByDefault, words } from './parts.ts';
import { Turn } from './turn.ts';
import { Type } from './type.ts';

/** What is to be reviewed. */
const ReviewTarget = union('ReviewTarget', [
  Type.Object({ type: words('uncommittedChanges') }),
  Type.Object({ type: words('baseBranch'), branch: Type.String() }),
  Type.Object({ type: words('commit'), sha: Type.String(), title: maybe(Type.String()) }),
  Type.Object({ type: words('custom'), instructions: Type.String() }),
]);

const ReviewDelivery = oneOf('ReviewDelivery', 'inline', 'detached');

/** `detached` reviews in a thread of its own. */
const ReviewStartParams = object('ReviewStartParams', {
  threadId: Type.String(),
  target: ReviewTarget,
  delivery: nullByDefault(ReviewDelivery),
});

/** `reviewThreadId` is the thread in which the review runs. */
const ReviewStartResponse = object('ReviewStartResponse', { turn: Turn, reviewThreadId: Type.String() });

export const REVIEW_REQUESTS = {
  'review/start': stable(ReviewStartParams, ReviewStartResponse),
};
