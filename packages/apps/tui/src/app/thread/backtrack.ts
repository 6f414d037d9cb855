import { type Thread } from '@codex-ts/app-server-protocol';

import { messageDraft, type RestoredMessage } from './message-draft.ts';

export interface RollbackPlan {
  /** How many turns to take back, from the newest; a rollback counts those that have a message of the user. */
  readonly numTurns: number;
  /** What the user had written from there up to the chosen message. */
  readonly messages: readonly RestoredMessage[];
}

/** What taking back the message with this number (from 0) means; null when the thread has none. A turn is taken back whole. */
export function rollbackPlan({ turns }: Pick<Thread, 'turns'>, message: number, findImage: (path: string) => string | null): RollbackPlan | null {
  const said = turns.map(({ items }) => items.flatMap((item) => (item.type === 'userMessage' ? [item.content] : []))).filter((contents) => contents.length > 0);
  let seen = 0;
  for (const [index, contents] of said.entries()) {
    if (message < seen + contents.length) return { numTurns: said.length - index, messages: contents.slice(0, message - seen + 1).map((content) => messageDraft(content, findImage)) };
    seen += contents.length;
  }
  return null;
}
