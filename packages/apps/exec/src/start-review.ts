import { type Turn } from '@codex-ts/app-server-protocol';

import { type AppServerClient } from './app-server-client.ts';
import { type ReviewTarget } from './exec-options.ts';
import { type TurnRef } from './follow-turn.ts';

/** A review that runs, and what is reviewed in the server's words. */
export interface StartedReview {
  readonly ours: TurnRef;
  readonly subject: string;
}

/** Starts a review in a thread. Its turn ends with the review as the agent's message. */
export async function startReview(client: AppServerClient, threadId: string, target: ReviewTarget, signal: AbortSignal): Promise<StartedReview> {
  const { turn, reviewThreadId } = await client.request('review/start', { threadId, target }, { signal });
  return { ours: { threadId: reviewThreadId, turnId: turn.id }, subject: userText(turn) };
}

function userText({ items }: Turn): string {
  const parts = items.flatMap((item) => (item.type === 'userMessage' ? item.content : []));
  return parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n');
}
