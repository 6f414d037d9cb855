/** So long, in milliseconds, others wait at most before they get their turn. */
const SLICE_MS = 5;

let sliceEnd = 0;
let pause: Promise<void> | null = null;

/**
 * To be awaited between two pieces of work that may both be done without waiting for anything: lets timers and input
 * have their turn when the last was more than 5 ms ago.
 */
export async function breathe(): Promise<void> {
  if (performance.now() < sliceEnd) return;
  pause ??= new Promise((resolve) => {
    setImmediate(() => {
      pause = null;
      sliceEnd = performance.now() + SLICE_MS;
      resolve();
    });
  });
  await pause;
}
