import { type OutputStream } from '@codex-ts/exec';

/** Prints what was asked for, a help text most often. @returns the exit code */
export function print(stdout: OutputStream, text: string): number {
  stdout.write(text, () => undefined);
  return 0;
}
