import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ownIdentity } from '@codex-ts/fs-utils';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { openToolPrograms } from './open-tool-programs.ts';
import { OWNER_FILE } from './program-folder.ts';
import { removeStaleFolders } from './stale-folders.ts';
import { type ToolPrograms, toolPrograms } from './tool-programs.ts';

let base: string;
let home: string;
let root: string;
let problems: string[];
let opened: ToolPrograms[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'tool programs-'));
  home = join(base, 'home');
  root = join(home, 'tmp/arg0');
  mkdirSync(home);
  problems = [];
  opened = [];
  writeFileSync(join(base, 'codex.cjs'), 'process.stdout.write("started");');
});
afterEach(async () => {
  for (const each of opened) await each.close();
  rmSync(base, { recursive: true });
});

function open(codexHome = home): ToolPrograms {
  const programs = toolPrograms({ codexHome, node: process.execPath, entry: join(base, 'codex.cjs'), onProblem: (text) => problems.push(text) });
  opened.push(programs);
  return programs;
}

async function folderOf(programs: ToolPrograms): Promise<string> {
  const folder = await programs.folder();
  if (folder === null) throw new Error(`no folder: ${problems.join()}`);
  return folder;
}

const left = (): string[] => (existsSync(root) ? readdirSync(root) : []);

describe('the folder of tool programs', () => {
  it('is made when it is first asked for, private, and gone with its owner', async () => {
    const programs = open();
    expect(existsSync(join(home, 'tmp'))).toBe(false);
    const folder = await folderOf(programs);
    expect(basename(folder)).toMatch(/^codex-arg0.{6}$/);
    expect([join(home, 'tmp'), root, folder].map((path) => statSync(path).mode & 0o777)).toEqual([0o700, 0o700, 0o700]);
    for (const name of ['apply_patch', 'applypatch']) expect(spawnSync(join(folder, name), { encoding: 'utf8' }).stdout).toBe('started');
    expect(await programs.folder()).toBe(folder);
    await programs.close();
    expect(left()).toEqual([]);
    expect(await programs.folder()).toBeNull();
    expect({ left: left(), problems }).toEqual({ left: [], problems: [] });
  });

  it('takes a place that others could write in for itself', async () => {
    mkdirSync(root, { recursive: true });
    chmodSync(root, 0o777);
    await folderOf(open());
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });

  it('is one, however many ask at once', async () => {
    const programs = open();
    const folders = await Promise.all(Array.from({ length: 8 }, () => programs.folder()));
    expect(new Set(folders).size).toBe(1);
    expect(left()).toHaveLength(1);
  });

  it.each([
    ['was removed', (folder: string) => rmSync(folder, { recursive: true })],
    ['got another program', (folder: string) => writeFileSync(join(folder, 'git'), '#!/bin/sh\n', { mode: 0o755 })],
    ['lost one', (folder: string) => rmSync(join(folder, 'applypatch'))],
    ['was opened to others', (folder: string) => chmodSync(folder, 0o777)],
    ['has another text in it', (folder: string) => {
      chmodSync(join(folder, 'apply_patch'), 0o700);
      writeFileSync(join(folder, 'apply_patch'), '#!/bin/sh\n');
      chmodSync(join(folder, 'apply_patch'), 0o500);
    }],
  ])('is made anew when it %s', async (_, spoil) => {
    const programs = open();
    const folder = await folderOf(programs);
    spoil(folder);
    const next = await folderOf(programs);
    expect(next).not.toBe(folder);
    expect(left()).toEqual([basename(next)]);
    expect(readdirSync(next).sort()).toEqual([OWNER_FILE, 'apply_patch', 'applypatch']);
  });

  it('is each process\'s own', async () => {
    const [one, two] = [open(), open()];
    expect(await folderOf(one)).not.toBe(await folderOf(two));
    await one.close();
    expect(left()).toEqual([basename(await folderOf(two))]);
  });

  it.each([
    ['a file stands in the way', () => writeFileSync(join(home, 'tmp'), ''), 'EEXIST'],
    ['PATH could not hold it', () => undefined, 'PATH cannot hold'],
  ])('is missing with one sentence where %s', async (why, prepare, words) => {
    prepare();
    const programs = open(why.startsWith('PATH') ? join(base, 'ho:me') : home);
    expect([await programs.folder(), await programs.folder()]).toEqual([null, null]);
    expect(problems).toEqual([expect.stringMatching(`^Commands do not find \`apply_patch\` on their PATH: .*(${words}|not a directory|exist)`)]);
  });

  // Nothing is read-only for root.
  (process.getuid?.() === 0 ? it.skip : it)('is missing where the home is read-only', async () => {
    chmodSync(home, 0o500);
    expect(await open().folder()).toBeNull();
    expect(problems).toHaveLength(1);
    chmodSync(home, 0o700);
  });
});

describe('what killed processes leave', () => {
  /** A process that made a folder and was killed. Resolves with the folder's name. */
  async function killedOwner(): Promise<string> {
    const folder = join(root, 'codex-arg0Killed');
    mkdirSync(folder, { recursive: true });
    const child = spawn(process.execPath, ['-e', 'process.stdout.write(require("fs").readFileSync("/proc/self/stat", "latin1")); setInterval(() => {}, 1000)'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [stat] = (await once(child.stdout, 'data')) as [Buffer];
    const startedAt = stat.toString('latin1').split(') ')[1]?.split(' ')[19] ?? '';
    writeFileSync(join(folder, OWNER_FILE), `${child.pid ?? 0}.${startedAt}@${ownIdentity().split('@')[1] ?? ''}`);
    await removeStaleFolders(home);
    // Still alive: nothing may have happened.
    expect(existsSync(folder)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    return basename(folder);
  }

  (process.platform === 'linux' ? it : it.skip)('goes when the next process makes its own', async () => {
    const dead = await killedOwner();
    const programs = open();
    const folder = await folderOf(programs);
    await programs.close();
    expect([existsSync(join(root, dead)), existsSync(folder)]).toEqual([false, false]);
  });

  it('is told from what belongs to somebody', async () => {
    const day = 86_400_000;
    const make = (name: string, ageMs: number, files: Record<string, string> = {}): void => {
      const folder = join(root, name);
      mkdirSync(folder, { recursive: true });
      for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
      const at = (Date.now() - ageMs) / 1000;
      utimesSync(folder, at, at);
    };
    const elsewhere = { [OWNER_FILE]: '12.345@another-machine' };
    make('codex-arg0ours', 40 * day, { [OWNER_FILE]: ownIdentity() });
    make('codex-arg0theirs', 40 * day, { '.lock': '' });
    make('codex-arg0new', 1000);
    make('codex-arg0begun', 3_600_000);
    make('codex-arg0unnamed', 3_600_000, { [OWNER_FILE]: '' });
    make('codex-arg0away', day / 2, elsewhere);
    make('codex-arg0gone', 2 * day, elsewhere);
    make('codex-arg0odd', 1000, { [OWNER_FILE]: 'no process' });
    make('somebody', 40 * day);
    writeFileSync(join(root, 'codex-arg0file'), '');
    await removeStaleFolders(home);
    expect(left().sort()).toEqual(['codex-arg0away', 'codex-arg0file', 'codex-arg0new', 'codex-arg0ours', 'codex-arg0theirs', 'somebody']);
  });

  it('is no matter where there is nothing', async () => {
    await removeStaleFolders(join(base, 'no-home'));
    expect(existsSync(join(base, 'no-home'))).toBe(false);
  });
});

describe('this process', () => {
  it('has tool programs when it runs from a bundle, not on Windows', async () => {
    const moduleUrl = pathToFileURL(join(base, 'chunk.cjs')).href;
    const onProblem = (text: string): void => void problems.push(text);
    const programs = openToolPrograms({ codexHome: home, onProblem }, { moduleUrl });
    const folder = (await programs?.folder()) ?? '';
    expect(readFileSync(join(folder, 'apply_patch'), 'utf8')).toContain(join(base, 'codex.cjs'));
    expect(lstatSync(join(folder, 'applypatch')).isSymbolicLink()).toBe(true);
    await programs?.close();
    expect(openToolPrograms({ codexHome: home, onProblem })).toBeUndefined();
    expect(openToolPrograms({ codexHome: home, onProblem }, { moduleUrl, platform: 'win32' })).toBeUndefined();
  });
});
