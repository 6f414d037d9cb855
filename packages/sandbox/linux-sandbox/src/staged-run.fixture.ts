import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StagedRun {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string; status: string }>;
}

export interface StagedStart {
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
  readonly cwd?: string;
  readonly extraFds: readonly { fd: number; data: Buffer }[];
  readonly statusFd: number;
  readonly user?: { uid: number; gid: number };
  readonly stdin?: 'ignore' | 'pipe';
}

/** Starts a program with the descriptors of a plan, as exec-sessions does: data to read, a status file to write. */
export function startStaged(start: StagedStart): StagedRun {
  const files = mkdtempSync(join(tmpdir(), 'staged-'));
  const stdio: ('ignore' | 'pipe' | number)[] = [start.stdin ?? 'ignore', 'pipe', 'pipe'];
  const place = (fd: number, ours: number): void => {
    while (stdio.length < fd) stdio.push('ignore');
    stdio[fd] = ours;
  };
  for (const { fd, data } of start.extraFds) {
    writeFileSync(join(files, String(fd)), data);
    place(fd, openSync(join(files, String(fd)), 'r'));
  }
  const statusFile = join(files, 'status');
  place(start.statusFd, openSync(statusFile, 'w'));
  const child = spawn(start.program, start.args, { cwd: start.cwd ?? '/', env: start.env, stdio, detached: true, ...start.user });
  for (const fd of stdio) if (typeof fd === 'number') closeSync(fd);
  const text = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (text.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (text.stderr += chunk.toString()));
  const ended = new Promise<Awaited<StagedRun['ended']>>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      const status = readFileSync(statusFile, 'utf8');
      rmSync(files, { recursive: true });
      resolve({ code, signal, ...text, status });
    });
  });
  return { child, ended };
}
