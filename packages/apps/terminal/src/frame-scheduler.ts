import { type Clock } from './clock.ts';

/** 120 frames a second: what the original draws at most. */
const MIN_INTERVAL_MS = 1000 / 120;

export interface FrameSchedulerOptions {
  /** Draws everything as it now is. `now` is the clock's. */
  readonly draw: (now: number) => void;
  readonly clock: Clock;
  readonly minIntervalMs?: number;
}

/**
 * Says when to draw. Requests that come together get one frame, frames keep their distance, and while nobody asks there
 * is no timer. A frame answers every request made before it: what is animated asks anew, with `requestIn`, while it is
 * drawn.
 */
export class FrameScheduler {
  readonly #draw: (now: number) => void;
  readonly #clock: Clock;
  readonly #minIntervalMs: number;
  #lastDraw = -Infinity;
  #next: { readonly at: number; readonly cancel: () => void } | null = null;
  #holds = 0;
  #wanted: number | null = null;
  #isClosed = false;

  constructor({ draw, clock, minIntervalMs = MIN_INTERVAL_MS }: FrameSchedulerOptions) {
    this.#draw = draw;
    this.#clock = clock;
    this.#minIntervalMs = minIntervalMs;
  }

  /** Whether no frame is to come. */
  get isIdle(): boolean {
    return this.#next === null && this.#wanted === null;
  }

  /** Asks for a frame as soon as may be. */
  request(): void {
    this.requestIn(0);
  }

  /** Asks for a frame in `ms` at the latest; an earlier one does as well. */
  requestIn(ms: number): void {
    if (this.#isClosed) return;
    const at = Math.max(this.#clock.now() + Math.max(0, ms), this.#lastDraw + this.#minIntervalMs);
    if (this.#holds > 0) {
      this.#wanted = Math.min(this.#wanted ?? at, at);
      return;
    }
    if (this.#next !== null && this.#next.at <= at) return;
    this.#next?.cancel();
    this.#next = { at, cancel: this.#clock.after(at - this.#clock.now(), () => this.#run()) };
  }

  /**
   * Draws nothing until what is returned is called: while the terminal is another program's, or its size is being
   * found out. Requests made meanwhile are kept.
   */
  hold(): () => void {
    this.#holds += 1;
    if (this.#next !== null) this.#wanted = Math.min(this.#wanted ?? Infinity, this.#next.at);
    this.#next?.cancel();
    this.#next = null;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds -= 1;
      if (this.#holds > 0 || this.#wanted === null) return;
      const wait = this.#wanted - this.#clock.now();
      this.#wanted = null;
      this.requestIn(wait);
    };
  }

  /** No frame comes any more. */
  close(): void {
    this.#isClosed = true;
    this.#next?.cancel();
    this.#next = null;
    this.#wanted = null;
  }

  #run(): void {
    this.#next = null;
    this.#lastDraw = this.#clock.now();
    this.#draw(this.#lastDraw);
  }
}
