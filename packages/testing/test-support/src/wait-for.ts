import { CodexError } from '@codex-ts/protocol';

/** How often a condition without a source of events is looked at, in ms. */
const POLL_MS = 15;

export interface WaitOptions {
  /**
   * Where the condition can change: subscribe `wake` there and return the unsubscription. Without it the condition is
   * polled.
   */
  readonly events?: (wake: () => void) => () => void;
  /** Default 10,000. */
  readonly timeoutMs?: number;
  /** What is awaited, for the message when it does not come. */
  readonly what?: string;
}

type Outcome<T> = T | undefined | null | false;

/**
 * Waits until `predicate` gives something other than undefined, null or false, and gives that. An error it throws ends
 * the wait. Throws CodexError `wait_timeout` when the time is up.
 */
export async function waitFor<T>(predicate: () => Outcome<T> | Promise<Outcome<T>>, options: WaitOptions = {}): Promise<T> {
  const timeoutMs = options.timeoutMs ?? 10_000;
  const message = `${options.what ?? 'The condition'} did not come within ${timeoutMs} ms.`;
  const bell = makeBell(options.events);
  const deadline = alarm(timeoutMs, () => new CodexError(message, { code: 'wait_timeout' }));
  try {
    for (;;) {
      const rung = bell.next();
      const value = await Promise.race([predicate(), deadline.rings]);
      if (value !== undefined && value !== null && value !== false) return value;
      await Promise.race([rung, deadline.rings]);
    }
  } finally {
    deadline.cancel();
    bell.silence();
  }
}

/** A promise that only ever rejects, when the time is up. */
function alarm(ms: number, error: () => Error): { rings: Promise<never>; cancel: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const rings = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error()), ms);
  });
  // It may ring between two looks at it, when nobody listens yet; the next look sees it.
  rings.catch(() => undefined);
  return { rings, cancel: () => clearTimeout(timer) };
}

/** `next` settles at the first change (or look-again) after it was called. */
function makeBell(events: WaitOptions['events']): { next: () => Promise<void>; silence: () => void } {
  let ring = (): void => {};
  const wake = (): void => ring();
  const poll = events ? undefined : setInterval(wake, POLL_MS);
  const unsubscribe = events?.(wake);
  const next = (): Promise<void> =>
    new Promise<void>((resolve) => {
      ring = resolve;
    });
  const silence = (): void => {
    clearInterval(poll);
    unsubscribe?.();
  };
  return { next, silence };
}
