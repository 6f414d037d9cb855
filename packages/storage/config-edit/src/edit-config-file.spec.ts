import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { disposeTemp, makeTempDir, runProcess, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { editConfigFile } from './index.ts';
import { read } from './oracle.fixture.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = (await makeTempDir()).path;
  file = join(folder, 'config.toml');
});
const children: ChildProcess[] = [];
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));
afterAll(disposeTemp);

const bits = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const set = (path: string[], value: string | number): { path: string[]; set: string | number }[] => [{ path, set: value }];

/** Sets `w<name>.k<i>` for i from 0, says each number when it is done. */
const CHILD = `
import { editConfigFile } from ${JSON.stringify(join(import.meta.dirname, 'edit-config-file.ts'))};
const [file, name, count] = process.argv.slice(2);
for (let i = 0; i < Number(count); i += 1) {
  try {
    await editConfigFile({ file, edits: [{ path: ['w' + name, 'k' + i], set: 'x'.repeat(i * 37) }] });
  } catch (error) {
    console.log(error.code + ' ' + error.message);
    break;
  }
  console.log(String(i));
}
`;

let program = '';
beforeAll(async () => {
  const { path } = await makeTempDir({ 'child.ts': CHILD });
  program = join(path, 'child.mjs');
  const esbuild = createRequire(import.meta.url).resolve('esbuild/bin/esbuild');
  const flags = ['--bundle', '--platform=node', '--format=esm', '--conditions=@codex-ts/source', '--log-level=error'];
  execFileSync(esbuild, [join(path, 'child.ts'), ...flags, `--outfile=${program}`]);
  await chmod(path, 0o755);
});

describe('editConfigFile', () => {
  it('makes the file and its folder for the owner alone', async () => {
    const deep = join(folder, 'home/.codex/config.toml');
    const done = await editConfigFile({ file: deep, edits: set(['model'], 'x') });
    expect(done).toMatchObject({ changed: true, text: 'model = "x"\n', version: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown });
    expect(await readFile(deep, 'utf8')).toBe('model = "x"\n');
    expect([await bits(deep), await bits(join(folder, 'home/.codex'))]).toEqual([0o600, 0o700]);
    expect(await readdir(join(folder, 'home/.codex'))).toEqual(['config.toml']);
  });

  it('replaces a file that is read-only and open to all by one that is for the owner', async () => {
    await writeFile(file, '# mine\nmodel = "a"   # why\n');
    await chmod(file, 0o444);
    await editConfigFile({ file, edits: set(['model'], 'b') });
    expect([await readFile(file, 'utf8'), await bits(file)]).toEqual(['# mine\nmodel = "b"   # why\n', 0o600]);
  });

  it('does not write, nor ask for validation, when nothing changes', async () => {
    await writeFile(file, "model = 'a'");
    await chmod(file, 0o644);
    const before = await stat(file);
    const validate = (): void => expect(true).toBe(false);
    expect(await editConfigFile({ file, edits: set(['model'], 'a'), validate })).toMatchObject({ changed: false, text: "model = 'a'" });
    expect(await stat(file)).toMatchObject({ ino: before.ino, mode: before.mode });
    expect(await editConfigFile({ file: join(folder, 'none.toml'), edits: [] })).toMatchObject({ changed: false, text: '' });
    expect(await readdir(folder)).toEqual(['config.toml']);
  });

  it('follows links, also a chain and one that dangles, and keeps them', async () => {
    await mkdir(join(folder, 'dotfiles'));
    await writeFile(join(folder, 'dotfiles/codex.toml'), 'a = 1\n');
    await symlink('dotfiles/codex.toml', join(folder, 'middle'));
    await symlink(join(folder, 'middle'), file);
    await symlink('new/folder/c.toml', join(folder, 'dangling'));
    await editConfigFile({ file, edits: set(['a'], 2) });
    await editConfigFile({ file: join(folder, 'dangling'), edits: set(['a'], 3) });
    expect(await readlink(file)).toBe(join(folder, 'middle'));
    expect((await lstat(join(folder, 'middle'))).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, 'dotfiles/codex.toml'), 'utf8')).toBe('a = 2\n');
    expect(await readFile(join(folder, 'new/folder/c.toml'), 'utf8')).toBe('a = 3\n');
  });

  it('refuses when the version is another one, and tells the new version', async () => {
    await writeFile(file, 'a = 1\n');
    const versionOf = (text: string): Promise<string> => Promise.resolve(`v${text.length}`);
    const stale = editConfigFile({ file, edits: set(['a'], 2), expectedVersion: 'v0', versionOf });
    await expect(stale).rejects.toMatchObject({ code: 'version_conflict', message: expect.stringContaining('expected version v0, found v6') as unknown });
    expect(await editConfigFile({ file, edits: set(['a'], 10), expectedVersion: 'v6', versionOf })).toMatchObject({ version: 'v7' });
    expect(await editConfigFile({ file: join(folder, 'none.toml'), edits: set(['a'], 1), expectedVersion: 'v0', versionOf })).toMatchObject({ version: 'v6' });
  });

  it('writes nothing when validation objects, an edit fails, or the caller has gone', async () => {
    await writeFile(file, 'a = 1\n');
    const validate = (text: string): void => {
      throw new Error(`no: ${text}`);
    };
    await expect(editConfigFile({ file, edits: set(['a'], 2), validate })).rejects.toThrow('no: a = 2\n');
    await expect(editConfigFile({ file, edits: [...set(['a'], 2), { path: ['b'], remove: true }] })).rejects.toMatchObject({ code: 'path_not_found' });
    const abort = new AbortController();
    const aborting = { file, edits: set(['a'], 2), signal: abort.signal, validate: () => abort.abort(new Error('gone')) };
    await expect(editConfigFile(aborting)).rejects.toThrow('gone');
    expect(await readFile(file, 'utf8')).toBe('a = 1\n');
    expect(await readdir(folder)).toEqual(['config.toml']);
  });

  it('says where a file is not TOML, or not text', async () => {
    await writeFile(file, 'a = 1\nb = \n');
    await expect(editConfigFile({ file, edits: set(['a'], 2) })).rejects.toMatchObject({ code: 'not_toml', message: `${file}:2:4: missing value` });
    await writeFile(file, Buffer.from([0x61, 0xff]));
    await expect(editConfigFile({ file, edits: set(['a'], 2) })).rejects.toMatchObject({ code: 'not_toml', message: `${file}:1:1: the file is not valid UTF-8` });
  });

  it('does not replace what is not a regular file', async () => {
    await symlink('/dev/null', file);
    await expect(editConfigFile({ file, edits: set(['a'], 2) })).rejects.toMatchObject({ code: 'read_only' });
    await expect(editConfigFile({ file: folder, edits: set(['a'], 2) })).rejects.toMatchObject({ code: 'read_only' });
  });

  it('says that a folder cannot be written', async () => {
    await writeFile(file, 'a = 1\n');
    const asNobody = process.getuid?.() === 0 ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
    if (asNobody.length > 0) await chown(folder, 65_534, 65_534);
    await chmod(folder, 0o555);
    const done = await runProcess([...asNobody, process.execPath, program, file, 'x', '1']);
    await chmod(folder, 0o755);
    expect(done.stdout).toMatch(new RegExp(`^read_only ${file} cannot be changed: Cannot write in the folder`));
    expect(await readFile(file, 'utf8')).toBe('a = 1\n');
  });
});

describe('several writers', () => {
  const start = (name: string, count: number): ChildProcess => {
    const child = spawn(process.execPath, [program, file, name, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
    children.push(child);
    return child;
  };

  it('lose nothing: eight processes, twenty edits each', async () => {
    await writeFile(file, '# keep me\nmodel = "a" # and me\n');
    const writers = Array.from({ length: 8 }, (_, index) => start(String(index), 20));
    const outputs = await Promise.all(writers.map(async (child) => {
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await once(child, 'close');
      return said;
    }));
    for (const said of outputs) expect(said.trim().split('\n')).toEqual(Array.from({ length: 20 }, (_, index) => String(index)));
    const text = await readFile(file, 'utf8');
    const keys = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`k${index}`, 'x'.repeat(index * 37)]));
    expect(read(text)).toEqual({ model: 'a', ...Object.fromEntries(writers.map((_, index) => [`w${index}`, keys])) });
    expect(text.startsWith('# keep me\nmodel = "a" # and me\n')).toBe(true);
    expect(await readdir(folder)).toEqual(['config.toml']);
  });

  it('that are killed at any moment leave a whole file with all that they told of, and no lock', async () => {
    for (let round = 0; round < 12; round += 1) {
      const child = start(String(round), 10_000);
      let said = '';
      child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
      await waitFor(() => said.split('\n').length > 2 + 5 * Math.random());
      const gone = once(child, 'close');
      child.kill('SIGKILL');
      await gone;
      const told = said.trim().split('\n').length;
      const done = await editConfigFile({ file, edits: set(['rounds'], round) });
      const value = read(done.text) as Record<string, Record<string, string>>;
      expect(Object.keys(value[`w${round}`] ?? {}).length).toBeGreaterThanOrEqual(told);
    }
    const left = (await readdir(folder)).filter((name) => !/^\.config\.toml\.[0-9a-f]{12}\.tmp$/.test(name));
    expect(left).toEqual(['config.toml']);
  });
});
