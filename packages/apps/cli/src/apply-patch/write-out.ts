import { writeSync } from 'node:fs';

/** A reader that is slow is asked again so often. */
const PAUSE_MS = 5;

/**
 * Writes all of a text to an open descriptor and returns when it is written. Waits for a pipe that is full and that
 * somebody made non-blocking. A reader that has left has seen enough: the rest is dropped. Throws other system errors.
 */
export function writeOut(descriptor: number, text: string, write: typeof writeSync = writeSync): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) {
    try {
      at += write(descriptor, bytes, at);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') return;
      if (code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}
