import { spawn } from 'node:child_process';

/** What a program of the user's has printed. `missing`: there is no such program; `failed`: it ended with another code than 0. */
export type ReaderOutcome = { readonly kind: 'done'; readonly bytes: Buffer } | { readonly kind: 'missing' | 'failed' | 'tooLarge' };

export interface ReaderLimits {
  readonly env: NodeJS.ProcessEnv;
  /** More is not taken, in bytes. */
  readonly maxBytes: number;
  /** Ends the program. */
  readonly signal: AbortSignal;
}

/** Runs a program without input and gives what it prints. Rejects only with the reason of `signal`. */
export function runReader(program: string, args: readonly string[], { env, maxBytes, signal }: ReaderLimits): Promise<ReaderOutcome> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true });
    const parts: Buffer[] = [];
    let length = 0;
    const end = (act: () => void): void => {
      signal.removeEventListener('abort', abort);
      // Whoever serves the clipboard may keep the pipe open.
      child.stdout.destroy();
      child.kill('SIGKILL');
      act();
    };
    const abort = (): void => end(() => reject(signal.reason as Error));
    signal.addEventListener('abort', abort, { once: true });
    child.on('error', () => end(() => resolve({ kind: 'missing' })));
    child.stdout.on('data', (part: Buffer) => {
      length += part.length;
      if (length > maxBytes) end(() => resolve({ kind: 'tooLarge' }));
      else parts.push(part);
    });
    child.on('close', (code) => end(() => resolve(code === 0 ? { kind: 'done', bytes: Buffer.concat(parts) } : { kind: 'failed' })));
  });
}
