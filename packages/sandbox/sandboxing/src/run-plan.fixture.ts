import { spawnSync } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { planCommand } from './plan-command.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a shell script under a policy with the real bubblewrap. Throws what planning or a failed start throws. */
export async function runShell(script: string, input: { cwd: string; policy: SandboxPolicy; denyRead: readonly string[] }): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C' };
  const plan = await planCommand({ ...input, argv: ['/bin/sh', '-c', script], env, policyCwd: input.cwd });
  const files = mkdtempSync(join(tmpdir(), 'plan-'));
  const hold = plan.launch?.prepare();
  try {
    writeFileSync(join(files, 'data'), plan.extraFds[0]?.data ?? '');
    const fds = [openSync(join(files, 'data'), 'r'), openSync(join(files, 'status'), 'w')];
    const ran = spawnSync(plan.program, plan.args, { cwd: plan.cwd, env: plan.env, stdio: ['ignore', 'pipe', 'pipe', ...fds], encoding: 'utf8' });
    const status = readFileSync(join(files, 'status'), 'utf8');
    const verdict = plan.launch?.verdict({ status, output: ran.stderr });
    await hold?.release(status);
    if (verdict?.type === 'failed') throw verdict.error;
    return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
  } finally {
    rmSync(files, { recursive: true });
  }
}
