import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandInput } from './command-input.ts';
import { planCommand } from './plan-command.ts';
import { type SpawnPlan } from './spawn-plan.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Who runs the sandbox. */
export interface Runner {
  readonly uid?: number;
  readonly gid?: number;
  /** A command that the sandbox program is started by, in a machine of another kind, say. */
  readonly within?: readonly string[];
}

/** What a test says of a command; the rest is as plain as can be. */
export type Situation = Pick<CommandInput, 'cwd' | 'policy'> & Partial<CommandInput>;

/** Runs a shell script under a policy with the real bubblewrap. Throws what planning or a failed start throws. */
export async function runShell(script: string, input: Situation, runner: Runner = {}): Promise<Ran> {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', HOME: '/nonexistent' };
  return runPlan(await planCommand({ env, policyCwd: input.cwd, ...input, argv: ['/bin/sh', '-c', script] }), runner);
}

/** Starts a plan, and the next one where its verdict is to try again. */
export async function runPlan(plan: SpawnPlan, runner: Runner = {}): Promise<Ran> {
  const files = mkdtempSync(join(tmpdir(), 'plan-'));
  const hold = plan.launch?.prepare();
  const open: number[] = [];
  try {
    const stdio: ('ignore' | 'pipe' | number)[] = ['ignore', 'pipe', 'pipe'];
    const put = (at: number, file: string, flags: string): void => {
      while (stdio.length <= at) stdio.push('ignore');
      open.push((stdio[at] = openSync(file, flags)));
    };
    for (const { fd, data } of plan.extraFds) {
      writeFileSync(join(files, String(fd)), data);
      put(fd, join(files, String(fd)), 'r');
    }
    if (plan.launch !== undefined) put(plan.launch.statusFd, join(files, 'status'), 'w');
    const { within = [], ...user } = runner;
    const [program = plan.program, ...args] = [...within, plan.program, ...plan.args];
    const ran = spawnSync(program, args, { cwd: plan.cwd, env: plan.env, stdio, encoding: 'utf8', ...user });
    const status = plan.launch === undefined ? '' : readFileSync(join(files, 'status'), 'utf8');
    const verdict = ran.signal === null ? plan.launch?.verdict({ status, output: ran.stderr }) : undefined;
    await hold?.release(status);
    if (verdict?.type === 'failed') throw verdict.error;
    if (verdict?.type === 'retry') return await runPlan(await verdict.plan(), runner);
    return { code: ran.status, stdout: ran.stdout, stderr: ran.stderr };
  } finally {
    for (const fd of open) closeSync(fd);
    rmSync(files, { recursive: true });
  }
}
