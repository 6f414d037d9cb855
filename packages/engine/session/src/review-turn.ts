import { reviewMessage } from '@codex-ts/context';
import { type AgentMessageItem, CodexError, newUuidV7, type UserInput } from '@codex-ts/protocol';
import { reviewLabel, type ReviewTarget, reviewText } from '@codex-ts/rollout';
import { readReview } from './review-output.ts';
import { event, userMessageEvent } from './stored-items.ts';
import { type TurnOutcome } from './session-event.ts';
import { type TurnRecord } from './turn-record.ts';

/** The id that clients of the original know the review's message by. */
const MESSAGE_ID = 'review_rollout_assistant';

/**
 * A turn in which another agent reviews something: it begins with nothing but its task, and what it finds enters the
 * history of this thread. Stopped or failed, the history says so.
 * @throws what the review failed with, after that is stored
 */
export async function reviewTurn(record: TurnRecord, target: ReviewTarget, signal: AbortSignal): Promise<TurnOutcome> {
  const { host, turnId, settings } = record;
  const subject = reviewLabel(target, null);
  const asked: UserInput[] = [{ type: 'text', text: subject }];
  record.store([userMessageEvent(asked)]);
  await record.flush();
  host.emit({ type: 'review.mode', turnId, item: { type: 'enteredReviewMode', id: turnId, review: subject } });
  const emit = record.emit.bind(record);
  const answer = await made(record, () => host.parts.review?.({ turnId, target, settings, emit, signal }) ?? unavailable(), subject);
  signal.throwIfAborted();
  const output = readReview(answer);
  const review = reviewText(output ?? {});
  record.append([reviewMessage(subject, review)]);
  record.store([event({ type: 'exited_review_mode', review_output: output })]);
  record.append([{ type: 'message', role: 'assistant', content: [{ type: 'output_text', text: review }] }]);
  await record.flush();
  exits(record, review);
  const item: AgentMessageItem = { type: 'agentMessage', id: MESSAGE_ID, text: review, phase: null };
  record.emit({ type: 'item.started', item: { ...item, text: '' } });
  record.emit({ type: 'item.completed', item });
  return { status: 'completed', lastMessage: review };
}

async function made(record: TurnRecord, review: () => Promise<string | null>, subject: string): Promise<string | null> {
  try {
    return await review();
  } catch (error) {
    record.append([reviewMessage(subject, null)]);
    record.store([event({ type: 'exited_review_mode', review_output: null })]);
    exits(record, reviewText(null));
    throw error;
  }
}

function exits({ host, turnId }: TurnRecord, review: string): void {
  host.emit({ type: 'review.mode', turnId, item: { type: 'exitedReviewMode', id: newUuidV7(), review } });
}

export function unavailable(): never {
  throw new CodexError('This thread cannot have anything reviewed.', { code: 'review_unavailable' });
}
