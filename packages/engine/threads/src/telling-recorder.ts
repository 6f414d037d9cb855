import { type ResponseItem } from '@codex-ts/protocol';
import { type Recorder } from '@codex-ts/session';

/** A record that tells of every item of the history, once it is stored, in order. What could not be stored is not told. */
export function tellingRecorder(recorder: Recorder, tell: (item: ResponseItem) => void): Recorder {
  let told: Promise<unknown> = Promise.resolve();
  return {
    append: (items) => {
      recorder.append(items);
      const history = items.flatMap((item) => (item.type === 'response_item' ? [item.payload] : []));
      if (history.length === 0) return;
      const stored = recorder.flush().then(() => true, () => false); // The turn hears of it at its own flush.
      told = Promise.all([stored, told]).then(([isStored]) => {
        if (isStored) for (const item of history) tell(item);
      });
    },
    flush: async () => {
      await recorder.flush();
      await told;
    },
    close: async () => {
      await told;
      await recorder.close();
    },
  };
}
