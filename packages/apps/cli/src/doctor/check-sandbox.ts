import { errorMessage } from '@codex-ts/protocol';
import { planCommand } from '@codex-ts/sandboxing';
import { runToEnd } from '@codex-ts/exec-sessions';

import { type Finding } from './finding.ts';

const LIMIT_MS = 10_000;

/** Runs `true` in the sandbox: only a command that ran shows that commands can. */
export async function checkSandbox(cwd: string, env: Readonly<NodeJS.ProcessEnv>, signal: AbortSignal): Promise<Finding> {
  const name = 'sandbox';
  try {
    const plan = await planCommand({ argv: ['/bin/sh', '-c', 'true'], cwd, env: { PATH: env['PATH'] ?? '' }, policy: { type: 'read-only' }, policyCwd: cwd });
    const { exitCode, output } = await runToEnd(plan, { timeoutMs: LIMIT_MS, signal });
    if (exitCode === 0) return { name, status: 'ok', summary: 'commands run confined', details: [] };
    return { name, status: 'error', summary: `a command in the sandbox ended with ${exitCode}`, details: output === '' ? [] : [output.trim()] };
  } catch (error) {
    return { name, status: 'error', summary: errorMessage(error), details: ['commands of the model do not run; nothing runs unconfined instead'] };
  }
}
