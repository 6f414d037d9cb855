import { EventEmitter } from 'node:events';

import { type ScreenSize } from './screen-place.ts';

/** A stdin whose keys tests press by `emit('data', …)`. */
export class FakeInput extends EventEmitter {
  isTTY = true;
  isRaw = false;

  setRawMode(isRaw: boolean): void {
    this.isRaw = isRaw;
  }

  resume(): void {
    // It is never paused.
  }

  pause(): void {
    // It is never paused.
  }
}

/** A stdout that hands on what is written. */
export class FakeOutput extends EventEmitter {
  isTTY = true;
  columns: number;
  rows: number;
  readonly #write: (text: string) => void;

  constructor({ columns, rows }: ScreenSize, write: (text: string) => void) {
    super();
    this.columns = columns;
    this.rows = rows;
    this.#write = write;
  }

  write(text: string): void {
    this.#write(text);
  }
}

/** A process that nothing ends or stops. */
export class FakeHooks extends EventEmitter {
  readonly pid = 42;
  readonly platform: NodeJS.Platform = 'linux';

  /** What was sent, and to whom; nothing is stopped. */
  readonly kills: (readonly [number, NodeJS.Signals])[] = [];

  kill(pid: number, signal: NodeJS.Signals): void {
    this.kills.push([pid, signal]);
  }
}
