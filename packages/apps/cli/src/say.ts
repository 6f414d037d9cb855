import { type OutputStream } from '@codex-ts/exec';

/** Prints one line. A reader that has left is nothing to us: the stream's owner watches its errors. */
export function say(stream: OutputStream, text: string): void {
  stream.write(`${text}\n`, () => undefined);
}
