import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runApplyPatchCommand } from './apply-patch-command.ts';
import { type PatchTrial } from './patch-trial.fixture.ts';
import { noInput } from './run-patch.fixture.ts';
import { putEntries } from './temp-folder.fixture.ts';

/** A file as a command left it: its bytes and mode, or where a link leads. */
export type Left = { text: string; mode: number } | { symlink: string };

export interface Answer {
  code: number | null;
  stdout: string;
  stderr: string;
  tree: Record<string, Left>;
}

/** The tree of a folder; bytes as latin1, so that none is lost. */
function treeOf(folder: string, prefix = ''): Record<string, Left> {
  const tree: Record<string, Left> = {};
  for (const name of readdirSync(join(folder, prefix)).sort()) {
    const path = join(folder, prefix, name);
    const stats = lstatSync(path);
    if (stats.isDirectory()) Object.assign(tree, treeOf(folder, `${prefix}${name}/`));
    else if (stats.isSymbolicLink()) tree[prefix + name] = { symlink: readlinkSync(path) };
    else tree[prefix + name] = { text: readFileSync(path, 'latin1'), mode: stats.mode & 0o777 };
  }
  return tree;
}

/** Where the original's own program lies, past the script that npm puts before it. */
function nativeProgram(command: string): string {
  let folder = dirname(realpathSync(command));
  for (; dirname(folder) !== folder; folder = dirname(folder)) {
    for (const scope of [join(folder, 'node_modules/@openai'), join(folder, '@openai')]) {
      const found = names(scope).flatMap((name) => names(join(scope, name, 'vendor')).map((target) => join(scope, name, 'vendor', target, 'codex/codex')));
      for (const program of found) if (lstatSync(program, { throwIfNoEntry: false })?.isFile() ?? false) return program;
    }
  }
  return command;
}

function names(folder: string): string[] {
  return (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false) ? readdirSync(folder) : [];
}

/** The original and ours, each given the same folder and patch. Whoever made it closes it. */
export class BothPrograms {
  private readonly base = realpathSync(mkdtempSync(join(tmpdir(), 'patch-oracle-')));
  private readonly program = join(this.base, 'apply_patch');
  /** The original refuses helper programs below the folder for temporary files. */
  private readonly home = mkdtempSync(join(homedir(), '.oracle-home-'));
  private count = 0;

  constructor(command: string) {
    symlinkSync(nativeProgram(command), this.program);
  }

  close(): void {
    for (const folder of [this.base, this.home]) rmSync(folder, { recursive: true, force: true });
  }

  async original(trial: PatchTrial): Promise<Answer> {
    return this.inFolder(trial, async (cwd) => {
      const env = { PATH: process.env['PATH'], HOME: this.home, CODEX_HOME: this.home };
      const child = spawn(this.program, [trial.patch], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
      const said = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
      child.stdout.on('data', (bytes: Buffer) => said.stdout.push(bytes));
      child.stderr.on('data', (bytes: Buffer) => said.stderr.push(bytes));
      const [code] = (await once(child, 'close')) as [number | null];
      return { code, stdout: Buffer.concat(said.stdout).toString(), stderr: Buffer.concat(said.stderr).toString() };
    });
  }

  async ours(trial: PatchTrial): Promise<Answer> {
    return this.inFolder(trial, (cwd) => runApplyPatchCommand({ args: [trial.patch], stdin: noInput(), cwd }));
  }

  private async inFolder(trial: PatchTrial, run: (cwd: string) => Promise<Omit<Answer, 'tree'>>): Promise<Answer> {
    const cwd = join(this.base, `t${this.count++}`);
    putEntries(cwd, trial.files);
    try {
      const answer = await run(cwd);
      return { ...answer, tree: treeOf(cwd) };
    } finally {
      rmSync(cwd, { recursive: true, force: true });
    }
  }
}
