import { type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { type Writable } from 'node:stream';
import { type FifoPool } from './fifo-pool.ts';
import { type SpawnedInput } from './spawned-command.ts';

/** What becomes a command's stdin. */
export interface InputChannel {
  readonly stdio: number | 'pipe' | 'ignore';
  /** To be called right after the spawn. Null when nothing can be written. */
  attach(child: ChildProcess): SpawnedInput | null;
  /** Instead of `attach`, when there is no child. */
  discard(): void;
  /** When the command has ended: what is pending is dropped. */
  close(): void;
}

const NOTHING: InputChannel = { stdio: 'ignore', attach: () => null, discard: () => undefined, close: () => undefined };

/** A real pipe where there is one to be had, so that `/dev/stdin` works too. */
export async function openInput(pool: FifoPool, isKept: boolean): Promise<InputChannel> {
  if (!isKept) return NOTHING;
  const pipe = await pool.acquireInput();
  let stream: Writable | null = pipe?.writer ?? null;
  return {
    stdio: pipe?.readFd ?? 'pipe',
    attach: (child) => {
      if (pipe !== null) closeSync(pipe.readFd);
      stream ??= child.stdin;
      return stream === null ? null : inputOf(stream);
    },
    discard: () => {
      if (pipe !== null) closeSync(pipe.readFd);
      stream?.destroy();
    },
    close: () => stream?.destroy(),
  };
}

function inputOf(stream: Writable): SpawnedInput {
  // Nobody reads it any more: that is the command's own affair.
  stream.on('error', () => undefined);
  return {
    write: (data) => {
      if (stream.writable) stream.write(data);
    },
    end: () => {
      if (stream.writable) stream.end();
    },
    get pending() {
      return stream.destroyed ? 0 : stream.writableLength;
    },
    drained: () => drained(stream),
  };
}

function drained(stream: Writable): Promise<void> {
  if (stream.destroyed || !stream.writableNeedDrain) return Promise.resolve();
  return new Promise((resolve) => {
    const done = (): void => {
      for (const event of ['drain', 'error', 'close']) stream.off(event, done);
      resolve();
    };
    for (const event of ['drain', 'error', 'close']) stream.once(event, done);
  });
}
