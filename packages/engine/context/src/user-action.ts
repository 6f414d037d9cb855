import { type MessageItem } from '@codex-ts/protocol';

/** Tells the model of a review that the user had made, with what came of it; null when it was stopped before its end. */
export function reviewMessage(subject: string, review: string | null): MessageItem {
  const context = review === null ? 'The user had changes reviewed and stopped the review before its end.' : 'The user had changes reviewed by another agent. Its results follow; the user may want them dealt with.';
  const text = `<user_action>\n  <context>${context} Reviewed: ${subject}</context>\n  <action>review</action>\n  <results>\n${review ?? 'None.'}\n  </results>\n</user_action>`;
  return { type: 'message', role: 'user', content: [{ type: 'input_text', text }] };
}
