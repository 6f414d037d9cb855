import { type HistorySettings } from '@codex-ts/config';
import { MessageHistory } from '@codex-ts/message-history';
import { newUuidV7 } from '@codex-ts/protocol';
import { type PromptStore } from '@codex-ts/tui';

/** The prompts of `history.jsonl`. Those of this session, which the interface remembers itself, are passed over. */
export function storedPrompts(codexHome: string, { persistence, maxBytes }: HistorySettings): PromptStore {
  const history = new MessageHistory({ codexHome, persistence, maxBytes });
  const sessionId = newUuidV7();
  const earlier = async function* (): AsyncGenerator<string> {
    for await (const entry of history.newestFirst()) if (entry.sessionId !== sessionId) yield entry.text;
  };
  return {
    append: (text) => history.append({ sessionId, text }),
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
