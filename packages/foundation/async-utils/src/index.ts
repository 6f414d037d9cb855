// The only door of @codex-ts/async-utils: explicit named exports, no logic.
export { AsyncQueue } from './async-queue.ts';
export { Deferred } from './deferred.ts';
export { linkedAbort, type LinkedAbort } from './linked-abort.ts';
export { raceAbort } from './race-abort.ts';
export { ReadinessFlag } from './readiness-flag.ts';
export { ReadWriteLock } from './read-write-lock.ts';
export { Semaphore } from './semaphore.ts';
export { SerialExecutor } from './serial-executor.ts';
export { sleep } from './sleep.ts';
export { type TimeoutOptions, withTimeout } from './with-timeout.ts';
