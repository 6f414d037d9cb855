import { closeSync, constants, openSync, readSync } from 'node:fs';
import { systemErrorCode } from '@codex-ts/protocol';

/** More than a terminal holds; a process that stayed behind and prints without end is not listened to for ever. */
const DRAIN_AT_MOST_BYTES = 1024 * 1024;
const READ_BYTES = 64 * 1024;

export interface LastHooks {
  /** The program has ended, and what is left is about to be read. */
  isOver(): void;
  onData(chunk: Buffer): void;
}

/**
 * Keeps the last output of a terminal from being lost. Node takes a terminal for ended at the first short read after
 * the other side was closed, with up to some kilobytes still in it. So the other side is held open here until the
 * program has ended, and what is left is read before it is closed. `terminal` is node-pty's, whose descriptor, device
 * name and mark of the exit (`_boundClose`, set before it waits for the end of the output) are not in its types. Where
 * they are not there either (another platform), nothing is done.
 */
export function keepLastOutput(terminal: object, { isOver: begin, onData }: LastHooks): void {
  if (process.platform !== 'linux' || !hasDevice(terminal)) return;
  const { fd, ptsName } = terminal;
  const held = openDevice(ptsName);
  if (held === null) return;
  const release = (): void => {
    begin();
    drain(fd, onData);
    closeSync(held);
  };
  let isOver = false;
  Object.defineProperty(terminal, '_boundClose', {
    get: () => isOver,
    set: (value: boolean) => {
      if (value && !isOver) release();
      isOver ||= value;
    },
  });
}

/** Not as our own controlling terminal. Null when no descriptor is left: better the risk than no terminal. */
function openDevice(path: string): number | null {
  try {
    return openSync(path, constants.O_RDWR | constants.O_NOCTTY);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}

function hasDevice(terminal: object): terminal is { fd: number; ptsName: string } {
  return 'fd' in terminal && typeof terminal.fd === 'number' && 'ptsName' in terminal && typeof terminal.ptsName === 'string' && '_boundClose' in terminal;
}

/** The descriptor does not block: a read that would have to wait says so. */
function drain(fd: number, onData: (chunk: Buffer) => void): void {
  for (let left = DRAIN_AT_MOST_BYTES; left > 0; ) {
    const chunk = readAvailable(fd);
    if (chunk.length === 0) return;
    left -= chunk.length;
    onData(chunk);
  }
}

function readAvailable(fd: number): Buffer {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  try {
    return buffer.subarray(0, readSync(fd, buffer, 0, READ_BYTES, null));
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return Buffer.alloc(0);
  }
}
