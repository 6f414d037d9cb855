import { type ThreadResumeResponse } from '@codex-ts/app-server-protocol';
import { sleep } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { type Channel } from './channel.ts';

/** How a broken connection is made anew. */
export interface ReconnectOptions {
  /** @throws CodexError; one that is not retryable ends the attempts */
  open(signal: AbortSignal): Promise<Channel>;
  /** Default 8: with the default delays about half a minute, less than a question waits at the server. */
  maxAttempts?: number;
  /** Before the first attempt, in ms; doubled for each further one. Default 250. */
  firstDelayMs?: number;
  /** Default 10,000. */
  maxDelayMs?: number;
  /** From 0 to 1; spreads the attempts of many clients. */
  random?: () => number;
}

/** A connection was made anew. What happened meanwhile was not told: the threads' turns say how far they are. */
export interface Reconnected {
  readonly attempts: number;
  /** The threads that the client listens to again. */
  readonly resumed: readonly ThreadResumeResponse[];
  /** Those that it could not join again. */
  readonly lost: readonly { readonly threadId: string; readonly error: CodexError }[];
}

/**
 * Opens a connection, waiting longer before each attempt. `made` is how many were made since the connection broke.
 * @throws what the last attempt failed with, or why `signal` aborted
 */
export async function openAgain(options: ReconnectOptions, made: number, signal: AbortSignal): Promise<{ channel: Channel; attempts: number }> {
  const { open, maxAttempts = 8, random = Math.random } = options;
  for (let attempts = made + 1; ; attempts += 1) {
    await sleep(delayMs(attempts, options, random()), signal);
    try {
      const channel = await open(signal);
      if (!signal.aborted) return { channel, attempts };
      await channel.close();
      signal.throwIfAborted();
    } catch (error) {
      const isFinal = CodexError.isInstance(error) && !error.isRetryable;
      if (signal.aborted || isFinal || attempts >= maxAttempts) throw error;
    }
  }
}

/** Whether a connection that broke as soon as it was made anew is worth another attempt. */
export function mayTryAgain({ maxAttempts = 8 }: ReconnectOptions, attempts: number): boolean {
  return attempts < maxAttempts;
}

/** Doubles with each attempt, give or take a fifth. */
function delayMs(attempt: number, { firstDelayMs = 250, maxDelayMs = 10_000 }: ReconnectOptions, random: number): number {
  return Math.min(firstDelayMs * 2 ** (attempt - 1), maxDelayMs) * (0.8 + 0.4 * random);
}
