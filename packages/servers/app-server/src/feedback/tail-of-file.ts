import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { withoutFirstWord } from './cut-word.ts';

/** The end of a file that goes along with feedback, or why there is none. */
export interface Attachment {
  readonly name: string;
  readonly text?: string;
  /** Bytes of the file before `text`, or a few more, that were left out. */
  readonly omittedBytes?: number;
  readonly problem?: string;
}

/** The last `maxBytes` of a regular file. What cannot be read is told in its place: feedback is not to fail over it. */
export async function tailOfFile(name: string, path: string, maxBytes: number): Promise<Attachment> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const facts = await file.stat();
      if (!facts.isFile()) return { name, problem: 'not a regular file' };
      const start = Math.max(0, facts.size - maxBytes);
      const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(facts.size, maxBytes)), 0, undefined, start);
      const text = buffer.toString('utf8', 0, bytesRead);
      return start === 0 ? { name, text } : { name, text: withoutFirstWord(text), omittedBytes: start };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return { name, problem: errorMessage(error) };
  }
}
