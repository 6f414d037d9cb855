import { Deferred } from '@codex-ts/async-utils';
import { type HandleScope } from './handle-scope.ts';
import { type Handle, type StartedProcess, type Win32 } from './win32.ts';

/** What a process that we end leaves as its code. */
const ENDED_CODE = 1;

export interface RunControl {
  /** Ends the whole tree. */
  signal?: AbortSignal | undefined;
  /** Ends the whole tree after so many milliseconds. */
  timeoutMs?: number | undefined;
}

export interface WindowsExit {
  /** 32 bits without sign, as Windows has it; of a process that crashed the NTSTATUS. */
  exitCode: number;
  /** Why it ended: by itself or because of `RunControl`. */
  ended: 'itself' | 'timeout' | 'aborted';
}

/**
 * Starts a process inside a job of its own, lets it run only when it is in there, and waits for it. When this returns,
 * or this process dies, nothing of the tree is left: the job ends with its handle. Throws what `start` throws.
 */
export async function superviseProcess(win32: Win32, scope: HandleScope, start: () => StartedProcess, control: RunControl): Promise<WindowsExit> {
  const job = new Job(win32);
  scope.own(job, () => job.close());
  const { process, thread } = start();
  scope.own(process, (handle) => win32.closeHandle(handle));
  scope.own(thread, (handle) => win32.closeHandle(handle));
  try {
    win32.assignToJob(job.handle, process);
    control.signal?.throwIfAborted();
    win32.resumeThread(thread);
  } catch (error) {
    // It has not run yet. Outside of the job, nothing else would end it.
    win32.terminateProcess(process, ENDED_CODE);
    throw error;
  }
  const ended = await untilEnd(win32, process, job, control);
  return { exitCode: win32.exitCode(process), ended };
}

async function untilEnd(win32: Win32, process: Handle, job: Job, { signal, timeoutMs }: RunControl): Promise<WindowsExit['ended']> {
  let ended: WindowsExit['ended'] = 'itself';
  const unstoppable = new Deferred<never>();
  const end = (reason: WindowsExit['ended']): void => {
    ended = reason;
    try {
      job.terminate();
    } catch (error) {
      unstoppable.reject(error);
    }
  };
  const onAbort = (): void => end('aborted');
  const timer = timeoutMs === undefined ? undefined : setTimeout(() => end('timeout'), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await Promise.race([win32.waitForExit(process), unstoppable.promise]);
    return ended;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** Its processes end when it is closed. */
class Job {
  readonly #win32: Win32;
  readonly handle: Handle;
  #isOpen = true;

  constructor(win32: Win32) {
    this.#win32 = win32;
    this.handle = win32.createKillOnCloseJob();
  }

  terminate(): void {
    if (!this.#isOpen) return;
    try {
      this.#win32.terminateJob(this.handle, ENDED_CODE);
    } catch {
      // The other way to the same end.
      this.close();
    }
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#win32.closeHandle(this.handle);
  }
}
