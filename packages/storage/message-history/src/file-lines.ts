import { type FileHandle } from 'node:fs/promises';

const CHUNK = 64 * 1024;
/** A line that is longer is not a prompt that a person typed; it is passed over, so that memory stays bounded. */
export const MAX_LINE = 8 * 1024 * 1024;
const NEWLINE = 0x0a;

/** `text` is null for a line beyond `MAX_LINE`. `start` and `end` are byte offsets, `end` after the line end. */
export interface FileLine {
  readonly text: string | null;
  readonly start: number;
  readonly end: number;
}

/** The lines of the first `size` bytes of a file, last one first, read from the end in pieces. */
export async function* linesBackwards(file: FileHandle, size: number): AsyncGenerator<FileLine> {
  let parts: Buffer[] = [];
  let length = 0;
  let end = size;
  const line = (start: number): FileLine => ({ text: length > MAX_LINE ? null : text(parts), start, end });
  for (let at = size; at > 0; ) {
    const from = Math.max(0, at - CHUNK);
    const chunk = await readExactly(file, from, at - from);
    let stop = chunk.length;
    for (let newline = lastNewline(chunk, stop, from, size); newline !== -1; newline = lastNewline(chunk, newline, from, size)) {
      ({ parts, length } = keep(parts, length, chunk.subarray(newline + 1, stop)));
      if (from + newline + 1 < end) yield line(from + newline + 1);
      end = from + newline + 1;
      stop = newline + 1;
      [parts, length] = [[], 0];
    }
    ({ parts, length } = keep(parts, length, chunk.subarray(0, stop)));
    at = from;
  }
  if (end > 0) yield line(0);
}

/** How many lines the file has; one without its end counts too. */
export async function countLines(file: FileHandle, size: number): Promise<number> {
  let count = 0;
  let last = NEWLINE;
  for await (const { chunk } of chunks(file, size)) {
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
    last = chunk.at(-1) ?? last;
  }
  return last === NEWLINE ? count : count + 1;
}

/** The line of that number, from 0; null when there is none or it is too long. */
export async function lineAt(file: FileHandle, size: number, index: number): Promise<string | null> {
  let toSkip = index;
  let parts: Buffer[] = [];
  let length = 0;
  for await (const { chunk } of chunks(file, size)) {
    let start = 0;
    for (; toSkip > 0; toSkip -= 1) {
      const newline = chunk.indexOf(NEWLINE, start);
      if (newline === -1) break;
      start = newline + 1;
    }
    if (toSkip > 0) continue;
    const newline = chunk.indexOf(NEWLINE, start);
    ({ parts, length } = keep(parts, length, chunk.subarray(start, newline === -1 ? chunk.length : newline), 'after'));
    if (length > MAX_LINE) return null;
    if (newline !== -1) return text(parts);
  }
  return toSkip === 0 && length > 0 ? text(parts) : null;
}

/** The bytes from `from` to `to`, in pieces. */
export async function* chunks(file: FileHandle, to: number, from = 0): AsyncGenerator<{ chunk: Buffer; at: number }> {
  for (let at = from; at < to; ) {
    const chunk = await readExactly(file, at, Math.min(CHUNK, to - at));
    if (chunk.length === 0) return;
    yield { chunk, at };
    at += chunk.length;
  }
}

/** Shorter when the file has become so meanwhile. */
async function readExactly(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The last line end before `before` in the chunk; the one that ends the file separates nothing. */
function lastNewline(chunk: Buffer, before: number, from: number, size: number): number {
  const limit = Math.min(before, size - 1 - from);
  return limit <= 0 ? -1 : chunk.lastIndexOf(NEWLINE, limit - 1);
}

/** Beyond the limit only the length is kept. */
function keep(parts: Buffer[], length: number, part: Buffer, side: 'before' | 'after' = 'before'): { parts: Buffer[]; length: number } {
  const total = length + part.length;
  if (total > MAX_LINE) return { parts: [], length: total };
  return { parts: side === 'before' ? [part, ...parts] : [...parts, part], length: total };
}

function text(parts: readonly Buffer[]): string {
  return Buffer.concat(parts).toString('utf8').replace(/\n$/, '');
}
