import { type Thread } from '@codex-ts/app-server-protocol';

import { userMessageText } from '../cells/user-message.ts';

export interface RollbackPlan {
  /** How many turns to take back, from the newest. */
  readonly numTurns: number;
  /** What the user had written from there up to the chosen message. */
  readonly text: string;
}

/** What taking back the message with this number (from 0) means; null when the thread has none. A turn is taken back whole. */
export function rollbackPlan({ turns }: Pick<Thread, 'turns'>, message: number): RollbackPlan | null {
  let seen = 0;
  for (const [index, { items }] of turns.entries()) {
    const texts = items.flatMap((item) => (item.type === 'userMessage' ? [userMessageText(item.content)] : []));
    if (message < seen + texts.length) return { numTurns: turns.length - index, text: texts.slice(0, message - seen + 1).join('\n') };
    seen += texts.length;
  }
  return null;
}
