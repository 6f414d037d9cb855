import { type RequestId } from '@codex-ts/app-server-protocol';

import { type View } from '../view.ts';
import { type OverlayOutcome } from './approval-overlay.ts';

/** How long nothing must have been typed before a question may take the keys. */
const QUIET_MS = 1_000;

export interface Queued<T> {
  readonly id: RequestId;
  /** What asks the user. */
  readonly view: T;
}

export type QueuedOverlay = Queued<View<OverlayOutcome>>;

/**
 * Questions in the order in which they came. The first is shown as soon as the user does not type, so that no key that
 * was meant for the composer answers it. Times are milliseconds of any clock that only goes forward.
 */
export class OverlayQueue<T = View<OverlayOutcome>> {
  readonly #waiting: Queued<T>[] = [];
  #typedMs: number | null = null;
  /** The first one is on the screen: keys are meant for it. */
  #isShown = false;

  get length(): number {
    return this.#waiting.length;
  }

  add(overlay: Queued<T>): void {
    this.#waiting.push(overlay);
  }

  /** Takes out a question that was answered, here or elsewhere. False when it was not there. */
  remove(id: RequestId): boolean {
    const index = this.#waiting.findIndex((each) => each.id === id);
    if (index < 0) return false;
    this.#waiting.splice(index, 1);
    if (this.#waiting.length === 0) this.#isShown = false;
    return true;
  }

  clear(): void {
    this.#waiting.length = 0;
    this.#isShown = false;
  }

  /** A key went to the composer. */
  typed(now: number): void {
    this.#typedMs = now;
  }

  /** The question to show now; the one that was shown stays. */
  shown(now: number): Queued<T> | null {
    const [first] = this.#waiting;
    if (first === undefined) return null;
    if (!this.#isShown && this.#quietAt > now) return null;
    this.#isShown = true;
    return first;
  }

  /** When `shown` has something new to tell, on the same clock; null while nothing waits. */
  nextShow(now: number): number | null {
    return this.#waiting.length > 0 && !this.#isShown && this.#quietAt > now ? this.#quietAt : null;
  }

  get #quietAt(): number {
    return this.#typedMs === null ? -Infinity : this.#typedMs + QUIET_MS;
  }
}
