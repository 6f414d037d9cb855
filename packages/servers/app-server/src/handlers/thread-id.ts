import { CodexError, isUuid } from '@codex-ts/protocol';
import { RequestError } from '../request-error.ts';

/** A thread's id in the spelling we keep. @throws RequestError for anything but a UUID */
export function threadIdOf(text: string): string {
  if (!isUuid(text)) throw new RequestError(`invalid thread id: ${text} is not a UUID`);
  return text.toLowerCase();
}

/** Whether the engine said that there is no record of a thread. */
export function isUnknownThread(error: unknown): boolean {
  return CodexError.isInstance(error) && (error.code === 'thread_not_found' || error.code === 'thread_not_loaded');
}

export function noRollout(threadId: string): RequestError {
  return new RequestError(`no rollout found for thread id ${threadId}`);
}
