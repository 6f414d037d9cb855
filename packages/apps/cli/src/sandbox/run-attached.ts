import { CodexError, errorMessage } from '@codex-ts/protocol';
import { type LaunchVerdict, type SandboxLaunch, type SpawnPlan } from '@codex-ts/sandboxing';
import { type ChildProcess, spawn } from 'node:child_process';
import { fstatSync } from 'node:fs';
import { constants } from 'node:os';
import { setImmediate } from 'node:timers/promises';

import { openPlanFiles, type PlanFiles } from './plan-files.ts';

/** How long a command that does not die with its sandbox has between being asked to end and being ended. */
const TERMINATE_WITHIN_MS = 2000;
const EMPTY_WITHIN_MS = 2000;
const INTERRUPTED = 130;

/** How a plan was carried out. */
export interface Carried {
  /** 128 + n after signal n; 130 when the user stopped it. */
  readonly exitCode: number;
  /** Whether the command itself ran. */
  readonly verdict: LaunchVerdict;
  /** What the sandbox program told on its status descriptor. */
  readonly status: string;
  /** What was printed, where it was held. */
  readonly output: string;
}

/**
 * Runs the plan with our own stdin, stdout and stderr, a terminal where we have one, in our process group: Ctrl-C means
 * it too. Resolves when it has ended and, in a sandbox of its own processes, nothing of it is left; an abort ends it.
 * @throws CodexError `spawn_failed`, or as `prepare` of the plan does
 */
export function runAttached(plan: SpawnPlan, signal: AbortSignal): Promise<Carried> {
  return carryOut(plan, signal, 'attached');
}

/** The same without input, and with the first of its output held back. */
export function runHeld(plan: SpawnPlan, signal: AbortSignal): Promise<Carried> {
  return carryOut(plan, signal, 'held');
}

async function carryOut(plan: SpawnPlan, signal: AbortSignal, streams: 'attached' | 'held'): Promise<Carried> {
  signal.throwIfAborted();
  const { launch } = plan;
  const hold = launch?.prepare();
  let status = '';
  let files: PlanFiles | undefined;
  try {
    files = openPlanFiles(plan, streams === 'held');
    const code = await runChild(plan, files, signal);
    status = files.status();
    const output = files.output();
    if (launch !== undefined) await untilEmpty(launch, status);
    const isCut = signal.aborted || code > 128;
    const verdict: LaunchVerdict = isCut ? { type: 'ran' } : (launch?.verdict({ status, output }) ?? { type: 'ran' });
    return { exitCode: signal.aborted ? INTERRUPTED : code, verdict, status, output };
  } finally {
    files?.close();
    await hold?.release(status);
  }
}

async function runChild(plan: SpawnPlan, files: PlanFiles, signal: AbortSignal): Promise<number> {
  const { held } = files;
  const stdin = held !== undefined ? 'ignore' : plan.sandboxed && isReopenable(0) ? 'pipe' : 'inherit';
  const child = spawn(plan.program, plan.args, { cwd: plan.cwd, env: plan.env, stdio: [stdin, held ?? 'inherit', held ?? 'inherit', ...files.above] });
  const exited = exitOf(child, plan.program);
  if (child.stdin !== null) passOn(process.stdin, child.stdin);
  const stop = (): void => end(child, plan, files.status());
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await exited;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Whether a program that was given this descriptor could open the file behind it anew, for writing, through its name in
 * /proc: the file would be found on the mounts out here, not on those of the sandbox.
 */
function isReopenable(fd: number): boolean {
  const stat = fstatSync(fd);
  return stat.isFile() || stat.isDirectory() || stat.isBlockDevice();
}

function passOn(from: NodeJS.ReadableStream, to: NodeJS.WritableStream): void {
  // A command that does not read its input to the end, or ends before it, is none of our business.
  to.on('error', () => from.unpipe(to));
  from.on('error', () => to.end());
  from.pipe(to);
}

function exitOf(child: ChildProcess, program: string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code, name) => resolve(name === null ? (code ?? 1) : 128 + constants.signals[name]));
    child.once('error', (cause) => reject(new CodexError(`Cannot run ${program}: ${errorMessage(cause)}`, { code: 'spawn_failed', cause })));
  });
}

/** In a sandbox with processes of its own, everything ends with its first one; else the command is asked before. */
function end(child: ChildProcess, { launch }: SpawnPlan, status: string): void {
  if (launch?.holdsTree !== true) {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), TERMINATE_WITHIN_MS).unref();
    return;
  }
  child.kill('SIGKILL');
  const first = /"child-pid"\s*:\s*(\d+)/.exec(status)?.[1];
  if (first !== undefined) killIfThere(Number(first));
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended with its parent, as it should.
  }
}

async function untilEmpty(launch: SandboxLaunch, status: string): Promise<void> {
  const start = performance.now();
  while (!launch.isEmpty(status) && performance.now() - start < EMPTY_WITHIN_MS) await setImmediate();
}
