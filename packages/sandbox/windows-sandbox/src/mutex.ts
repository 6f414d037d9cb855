import { sleep } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { withHandles } from './handle-scope.ts';
import { type Win32 } from './win32.ts';

/** Held while read rights of the sandbox's users change; the original's name, so that both wait for each other. */
export const READ_ACL_MUTEX = 'Local\\CodexSandboxReadAcl';

const POLL_MS = 50;
const WAIT_MS = 30_000;

/**
 * Runs `work` while nobody else in this session holds the mutex. It is asked for again and again instead of waited for:
 * a mutex belongs to the thread that took it, and a wait would be on another one. Throws CodexError `lock_timeout`.
 */
export async function withMutex<T>(win32: Win32, name: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  return withHandles(async (scope) => {
    const mutex = scope.own(win32.createMutex(name), (handle) => win32.closeHandle(handle));
    for (let waited = 0; !win32.tryLockMutex(mutex); waited += POLL_MS) {
      if (waited >= WAIT_MS) throw new CodexError('Another codex has been changing access rights for the sandbox for half a minute; try again.', { code: 'lock_timeout', isRetryable: true });
      await sleep(POLL_MS, signal);
    }
    scope.own(mutex, (handle) => win32.unlockMutex(handle));
    return work();
  });
}
