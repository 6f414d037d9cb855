import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProcess, type RunOptions, type RunResult } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';

/** A home of codex and a workspace, neither in a temporary folder, which commands may write. */
export interface Site {
  readonly base: string;
  readonly home: string;
  readonly work: string;
  readonly env: NodeJS.ProcessEnv;
  config(text: string): void;
  /** `codex sandbox linux WORDS` in the workspace. */
  run(words: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** The same inside of something else that runs a command: `around([...])` is the whole command line. */
  runIn(around: (command: readonly string[]) => readonly string[], words: readonly string[]): Promise<RunResult>;
}

const sites: string[] = [];

export function removeSites(): void {
  for (const site of sites.splice(0)) rmSync(site, { recursive: true, force: true });
}

export function makeSite(): Site {
  const base = mkdtempSync('/var/tmp/codex-ts-site-');
  sites.push(base);
  const [home, work] = [join(base, 'home'), join(base, 'work')];
  for (const folder of [home, work, join(base, 'tmp')]) mkdirSync(folder);
  const env: NodeJS.ProcessEnv = { PATH: process.env['PATH'], HOME: base, CODEX_HOME: home, TMPDIR: join(base, 'tmp'), LANG: 'C.UTF-8' };
  const options = { cwd: work, env };
  return {
    base,
    home,
    work,
    env,
    config: (text) => writeFileSync(join(home, 'config.toml'), text),
    run: (words, more = {}) => runProcess(codex('sandbox', 'linux', ...words), { ...options, ...more }),
    runIn: (around, words) => runProcess([...around(codex('sandbox', 'linux', ...words))], options),
  };
}

export interface LiveSandbox {
  /** Of codex, which leads a process group of its own. */
  readonly pid: number;
  /** Resolves when the command has printed this. */
  printed(text: string): Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: string | null }>;
}

/** Starts `codex sandbox linux WORDS` and lets it run. */
export function startSandbox({ work, env }: Site, words: readonly string[]): LiveSandbox {
  const [program = '', ...args] = codex('sandbox', 'linux', ...words);
  const child = spawn(program, args, { cwd: work, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  let said = '';
  let look = (): void => undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    look();
  });
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  const printed = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      void ended.then(({ code }) => reject(new Error(`It ended with ${code} and never printed ${text}.`)));
      look = () => {
        if (said.includes(text)) resolve();
      };
      look();
    });
  return { pid: child.pid ?? -1, printed, ended };
}
