import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { type CommandHost } from './command-host.ts';
import { failureText } from './failure-text.ts';
import { FakeEngine, type Replies } from './fake-engine.fixture.ts';
import { stdinOf, testHost } from './host.fixture.ts';
import { runCommand } from './run-command.ts';

export interface RanCommand {
  /** What the process would end with. */
  readonly code: number;
  readonly stdout: string;
  /** With the error, as the process would print it. */
  readonly stderr: string;
  readonly engine: FakeEngine;
}

export interface CommandOptions {
  readonly replies?: Replies;
  readonly stdin?: Parameters<typeof stdinOf>[0] | CommandHost['stdin'];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly host?: Partial<CommandHost>;
}

/** An empty home and a folder to work in. */
export interface CommandWorld {
  readonly home: string;
  readonly cwd: string;
  /** Runs `codex` with these words; a text is split at spaces. */
  run(words: string | readonly string[], options?: CommandOptions): Promise<RanCommand>;
  dispose(): Promise<void>;
}

export async function commandWorld(): Promise<CommandWorld> {
  const base = await realpath(await mkdtemp(join(tmpdir(), 'command-')));
  const [home, cwd] = [join(base, 'home'), join(base, 'work')];
  await mkdir(home, { mode: 0o700 });
  await mkdir(cwd);
  return {
    home,
    cwd,
    run: async (words, options = {}) => {
      const engine = new FakeEngine({ says: 'done' }, options.replies);
      const { stdin = '' } = options;
      const host = testHost({
        cwd: options.cwd ?? cwd,
        env: { CODEX_HOME: home, HOME: base, PATH: process.env['PATH'], ...options.env },
        stdin: typeof stdin === 'function' ? stdin : stdinOf(stdin),
        startEngine: engine.start,
        ...options.host,
      });
      const ended = await runCommand(typeof words === 'string' ? words.split(' ') : words, host).catch((error: unknown) => failureText(error, {}));
      const [code, text] = typeof ended === 'number' ? [ended, ''] : [ended.exitCode, ended.text];
      return { code, stdout: host.stdout.text, stderr: host.stderr.text + text, engine };
    },
    dispose: () => rm(base, { recursive: true }),
  };
}
