import { createHash } from 'node:crypto';
import { type HistorySettings } from '@codex-ts/config';
import { type HistoryEntry, MessageHistory } from '@codex-ts/message-history';
import { type PromptStore } from '@codex-ts/tui';

/**
 * The prompts of `history.jsonl` as it was when this began. What is written here since is remembered by the interface
 * itself; what other processes write meanwhile would move the offsets.
 */
export function storedPrompts(codexHome: string, { persistence, maxBytes }: HistorySettings, now: () => number = Date.now): PromptStore {
  const history = new MessageHistory({ codexHome, persistence, maxBytes, now });
  const beganAt = Math.floor(now() / 1000);
  /** How often each entry was written here. */
  const own = new Map<string, number>();
  const earlier = async function* (): AsyncGenerator<string> {
    const left = new Map(own);
    for await (const entry of history.newestFirst()) {
      const key = keyOf(entry);
      const count = left.get(key) ?? 0;
      if (count > 0) left.set(key, count - 1);
      else if (entry.ts <= beganAt) yield entry.text;
    }
  };
  return {
    append: async (text, threadId) => {
      const entry = { sessionId: threadId, text };
      const key = keyOf(entry);
      own.set(key, (own.get(key) ?? 0) + 1);
      await history.append(entry);
    },
    read: async (offset) => {
      let at = 0;
      for await (const text of earlier()) if (at++ === offset) return text;
      return null;
    },
    search: async (query, from) => {
      const wanted = query.toLowerCase();
      let offset = 0;
      for await (const text of earlier()) {
        if (offset >= from && text.toLowerCase().includes(wanted)) return { offset, text };
        offset += 1;
      }
      return null;
    },
  };
}

/** The text itself may be long. */
function keyOf({ sessionId, text }: Pick<HistoryEntry, 'sessionId' | 'text'>): string {
  return createHash('sha256').update(`${sessionId}\0${text}`).digest('base64');
}
