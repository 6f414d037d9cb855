import { execFile } from 'node:child_process';

/** Runs git and gives its output, or null when it fails, is missing, or takes too long. Rejects on abort only. */
export type RunGit = (args: readonly string[], cwd: string, signal?: AbortSignal) => Promise<string | null>;

const TIMEOUT_MS = 5000;
const MAX_OUTPUT_BYTES = 1 << 20;

/** Git itself, killed after 5 s. It never asks for credentials or takes a lock that it does not need. */
export const runGit: RunGit = (args, cwd, signal) =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0' };
    const options = { cwd, env, signal, timeout: TIMEOUT_MS, killSignal: 'SIGKILL' as const, maxBuffer: MAX_OUTPUT_BYTES, encoding: 'utf8' as const };
    execFile('git', [...args], options, (error, stdout) => {
      if (signal?.aborted ?? false) reject(signal?.reason as Error);
      else resolve(error === null ? stdout.trimEnd() : null);
    });
  });
