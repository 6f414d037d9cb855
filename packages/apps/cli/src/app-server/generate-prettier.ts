import { spawn } from 'node:child_process';
import { CodexError, errorMessage } from '@codex-ts/protocol';

export interface PrettierRun {
  readonly cwd: string;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly signal: AbortSignal;
}

/** Of what a failed program said, this much is repeated. */
const MAX_SAID = 2000;

/**
 * Lets Prettier format files in place, warnings and worse on stderr only.
 * @param program as for a shell: a path, or a name on PATH
 * @throws CodexError `prettier_failed` when it cannot be run or fails; the files are there all the same
 */
export async function runPrettier(program: string, files: readonly string[], { cwd, env, signal }: PrettierRun): Promise<void> {
  const failed = (reason: string, cause?: unknown): CodexError =>
    new CodexError(`The files are written, but not formatted: ${program} ${reason}`, { code: 'prettier_failed', cause });
  const child = spawn(program, ['--write', '--log-level', 'warn', ...files], { cwd, env, signal, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said = (said + chunk).slice(0, MAX_SAID)));
  await new Promise<void>((done, fail) => {
    child.once('error', (cause) => fail(failed(`cannot be run: ${errorMessage(cause)}`, cause)));
    child.once('close', (code, stopSignal) => {
      const first = said.trim().split('\n')[0] ?? '';
      if (code === 0) done();
      else fail(failed(`ended with ${code === null ? `signal ${stopSignal ?? 'unknown'}` : `exit code ${code}`}${first === '' ? '' : `: ${first}`}`));
    });
  });
}
