/** What the model reads of a call that the user interrupted after so many milliseconds. */
export function abortedOutput(elapsedMs: number): string {
  return `aborted by user after ${(elapsedMs / 1000).toFixed(1)}s`;
}
