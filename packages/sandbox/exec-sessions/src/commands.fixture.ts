import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach } from '@jest/globals';
import { type SandboxPolicy, type WorkspaceWritePolicy } from '@codex-ts/protocol';
import { planCommand, type SpawnPlan } from '@codex-ts/sandboxing';
import { runToEnd, type RunOptions, type RunResult } from './run-to-end.ts';

export const DANGER: SandboxPolicy = { type: 'danger-full-access' };
/** Writable: the workspace only. */
export const WORKSPACE: WorkspaceWritePolicy = {
  type: 'workspace-write', writable_roots: [], network_access: false, exclude_tmpdir_env_var: true, exclude_slash_tmp: true,
};

/** A fresh workspace with a folder `outside` beside it for each test. */
export interface Place {
  workspace: string;
  outside: string;
}

export function freshPlace(): Place {
  const place = { workspace: '', outside: '' };
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'exec-')));
    place.workspace = join(base, 'work');
    place.outside = join(base, 'outside');
    mkdirSync(place.workspace);
    mkdirSync(place.outside);
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));
  return place;
}

export function planShell(script: string, cwd: string, policy: SandboxPolicy = WORKSPACE): Promise<SpawnPlan> {
  const env = { PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: '/nonexistent', LC_ALL: 'C' };
  return planCommand({ argv: ['/bin/sh', '-c', script], cwd, env, policy, policyCwd: cwd });
}

export async function shell(script: string, cwd: string, policy?: SandboxPolicy, options: Partial<RunOptions> = {}): Promise<RunResult> {
  return runToEnd(await planShell(script, cwd, policy), { timeoutMs: 20_000, ...options });
}

/** Waits for a condition that another process brings about; fails the test by its own message. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 1000; tries++) {
    if (holds()) return;
    await setTimeout(5);
  }
  throw new Error(`never happened: ${what}`);
}

/** A duration for `sleep` that no other test, and no other run of this one, uses. */
export function nap(number: number): string {
  return `7${number}.${process.pid}`;
}

/** Living processes that sleep for `duration`. */
export function sleeping(duration: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name) && commandLine(name) === `sleep\0${duration}\0`)
    .map(Number);
}

/** Whether any living process has `word` among its arguments. */
export function anyProcess(word: string): boolean {
  return readdirSync('/proc').some((name) => /^[0-9]+$/.test(name) && commandLine(name).split('\0').includes(word));
}

/** After each test, whatever became of it: nothing sleeps on. */
export function killLeftSleepers(): void {
  afterEach(() => {
    const suffix = `.${process.pid}\0`;
    for (const pid of readdirSync('/proc').filter((name) => /^[0-9]+$/.test(name) && commandLine(name).startsWith('sleep\x007') && commandLine(name).endsWith(suffix))) {
      process.kill(Number(pid), 'SIGKILL');
    }
  });
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'latin1');
  } catch {
    return '';
  }
}
