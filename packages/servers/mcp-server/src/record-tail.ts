import { closeSync, openSync, readSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';
import { isObject } from './rpc-message.ts';

const CHUNK = 64 * 1024;
const NEWLINE = 0x0a;

/** A line of a record: `response_item`, `event_msg` and others, with what it holds. */
export interface RecordLine {
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/**
 * Follows the record of a thread, which has each line before clients hear of what it says. Reading waits: the bytes
 * were written a moment ago, and the order of what is told would be lost if other things happened meanwhile. No handle
 * stays open.
 */
export class RecordTail {
  readonly #path: string | null;
  #position = 0;
  #rest: Buffer[] = [];

  /** `path` is null for a thread without a record. */
  constructor(path: string | null) {
    this.#path = path;
  }

  /** The whole lines that were added since the last call; none while there is no file. @throws what reading fails with */
  read(): RecordLine[] {
    if (this.#path === null) return [];
    let file: number;
    try {
      file = openSync(this.#path, 'r');
    } catch (error) {
      // The file comes into being with the first line.
      if (systemErrorCode(error) === 'ENOENT') return [];
      throw error;
    }
    try {
      return this.#readFrom(file);
    } finally {
      closeSync(file);
    }
  }

  #readFrom(file: number): RecordLine[] {
    const lines: RecordLine[] = [];
    for (;;) {
      const block = Buffer.allocUnsafe(CHUNK);
      const bytes = block.subarray(0, readSync(file, block, 0, CHUNK, this.#position));
      this.#position += bytes.length;
      let start = 0;
      for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        const line = parse(Buffer.concat([...this.#rest.splice(0), bytes.subarray(start, end)]));
        if (line !== null) lines.push(line);
        start = end + 1;
      }
      if (start < bytes.length) this.#rest.push(bytes.subarray(start));
      if (bytes.length < CHUNK) return lines;
    }
  }
}

function parse(bytes: Buffer): RecordLine | null {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    // A line that was torn when the disk was full; the record's readers skip it as well.
    return null;
  }
  if (!isObject(value) || typeof value['type'] !== 'string' || !isObject(value['payload'])) return null;
  return { type: value['type'], payload: value['payload'] };
}
