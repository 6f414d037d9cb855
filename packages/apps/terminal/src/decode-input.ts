import { type Clock } from './clock.ts';
import { InputDecoder } from './input-decoder.ts';
import { type InputEvent } from './input-event.ts';

/** After so long a lone Escape is the key; terminals send their sequences in one go. */
const ESCAPE_MS = 50;
/** Over a slow line the rest of a sequence may take a while; typed characters must not wait for it for ever. */
const SEQUENCE_MS = 1000;

export interface InputStream {
  push(bytes: Uint8Array): void;
  /** Forgets what is held. */
  close(): void;
}

/** Turns the bytes of a terminal into events, in order; see `InputDecoder`. A timer runs only while something is held. */
export function decodeInput({ onEvent, clock }: { onEvent: (event: InputEvent) => void; clock: Clock }): InputStream {
  const decoder = new InputDecoder();
  let cancel = (): unknown => undefined;
  const tell = (events: readonly InputEvent[]): void => events.forEach(onEvent);
  return {
    push: (bytes) => {
      cancel();
      const events = decoder.push(bytes);
      const { patience } = decoder;
      if (patience !== 'none') cancel = clock.after(patience === 'short' ? ESCAPE_MS : SEQUENCE_MS, () => tell(decoder.flush()));
      tell(events);
    },
    close: () => cancel(),
  };
}
