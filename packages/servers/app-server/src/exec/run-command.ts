import { ERROR_CODES } from '@codex-ts/app-server-protocol';
import { ConfigError } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';
import { type RunningCommand } from '../engine-face.ts';
import { RequestError } from '../request-error.ts';

/** What `timeout(1)` and the original answer. */
const TIMEOUT_EXIT_CODE = 124;
/** The longest that a timer of Node's can hold. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Waits for the end of a command, and ends it when its time is up. @returns its exit code, 124 after that time */
export async function exitCodeOf(command: RunningCommand, timeoutMs: number): Promise<number> {
  let isTimeUp = false;
  const stop = (): void => {
    isTimeUp = true;
    command.kill();
  };
  // No time at all is up before the command can have ended, however quick it is.
  if (timeoutMs === 0) stop();
  const timer = timeoutMs > MAX_TIMER_MS ? undefined : setTimeout(stop, timeoutMs);
  try {
    const { exitCode } = await command.exited;
    return isTimeUp ? TIMEOUT_EXIT_CODE : exitCode;
  } finally {
    clearTimeout(timer);
  }
}

/** The error answer for a command that was not run. */
export function startError(error: unknown): unknown {
  if (error instanceof ConfigError) return new RequestError(`failed to load configuration: ${error.message}`);
  if (!CodexError.isInstance(error) || error instanceof RequestError) return error;
  if (error.code === 'policy_not_allowed') return new RequestError(`invalid sandbox policy: ${error.message}`);
  return new RequestError(`failed to spawn command: ${error.message}`, { rpcCode: ERROR_CODES.internalError });
}
