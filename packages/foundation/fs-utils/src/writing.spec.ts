import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { appendDurably, ensureDir, sweepTemporaries, writeFileAtomic } from './index.ts';

afterAll(disposeTemp);
const bits = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const read = (path: string): Promise<string> => readFile(path, 'utf8');

describe('writeFileAtomic', () => {
  it('makes a new file with the mode asked for, and leaves nothing beside it', async () => {
    const { path } = await makeTempDir();
    const file = join(path, 'auth.json');
    await writeFileAtomic(file, 'secret', { mode: 0o666 });
    expect([await read(file), await bits(file)]).toEqual(['secret', 0o666]);
    expect(await readdir(path)).toEqual(['auth.json']);
  });

  it('replaces the content and keeps the mode when none is asked for', async () => {
    const { path } = await makeTempDir({ run: 'old content' });
    const file = join(path, 'run');
    await chmod(file, 0o751);
    await writeFileAtomic(file, Buffer.from('new'));
    expect([await read(file), await bits(file)]).toEqual(['new', 0o751]);
    await writeFileAtomic(file, 'newer', { mode: 0o600 });
    expect([await read(file), await bits(file)]).toEqual(['newer', 0o600]);
  });

  it('writes through symlinks, also a chain and one that dangles', async () => {
    const { path } = await makeTempDir({ 'dotfiles/config.toml': 'old' });
    await symlink('dotfiles/config.toml', join(path, 'middle'));
    await symlink(join(path, 'middle'), join(path, 'outer'));
    await symlink('dotfiles/new.toml', join(path, 'dangling'));
    await writeFileAtomic(join(path, 'outer'), 'new');
    await writeFileAtomic(join(path, 'dangling'), 'made');
    expect(await readlink(join(path, 'outer'))).toBe(join(path, 'middle'));
    expect((await lstat(join(path, 'middle'))).isSymbolicLink()).toBe(true);
    expect(await read(join(path, 'dotfiles/config.toml'))).toBe('new');
    expect(await read(join(path, 'dotfiles/new.toml'))).toBe('made');
  });

  it('says which path cannot be written, and leaves no temporary file', async () => {
    const { path } = await makeTempDir();
    await mkdir(join(path, 'folder'));
    await symlink('loop', join(path, 'loop'));
    for (const name of ['folder', 'missing/file', 'loop']) {
      const file = join(path, name);
      await expect(writeFileAtomic(file, 'x')).rejects.toMatchObject({
        code: 'write_failed',
        message: expect.stringContaining(file) as unknown,
      });
    }
    expect((await readdir(path)).sort()).toEqual(['folder', 'loop']);
  });

  it('takes data in pieces', async () => {
    const { path } = await makeTempDir();
    const pieces = async function* (): AsyncGenerator<Buffer> {
      for (const letter of ['a', 'b', 'c']) yield await Promise.resolve(Buffer.from(letter.repeat(3)));
    };
    await writeFileAtomic(join(path, 'f'), pieces());
    expect(await read(join(path, 'f'))).toBe('aaabbbccc');
  });

  it('clears up what killed writers left, and nothing else', async () => {
    const { path } = await makeTempDir();
    const names = ['.f.0123456789ab.tmp', '.f.ba9876543210.tmp', '.f.other.tmp', '.g.0123456789ab.tmp'];
    for (const name of names) await writeFile(join(path, name), '');
    for (const name of names.slice(1)) await utimes(join(path, name), 0, 0);
    await sweepTemporaries(join(path, 'f'));
    expect((await readdir(path)).sort()).toEqual([names[0], names[2], names[3]].sort());
  });

  it('shows every reader a whole version', async () => {
    const { path } = await makeTempDir({ f: 'a'.repeat(50_000) });
    const file = join(path, 'f');
    const versions = ['b', 'c', 'd', 'e'].map((letter) => letter.repeat(50_000));
    const writes = Promise.all(versions.map((text) => writeFileAtomic(file, text)));
    for (let i = 0; i < 50; i += 1) expect(await read(file)).toMatch(/^(.)\1{49999}$/);
    await writes;
    expect(versions).toContain(await read(file));
  });
});

describe('appendDurably', () => {
  it('adds to the end and makes the file with its mode', async () => {
    const { path } = await makeTempDir();
    const file = join(path, 'history.jsonl');
    await appendDurably(file, 'one\n', { mode: 0o600 });
    await appendDurably(file, Buffer.from('two\n'));
    expect([await read(file), await bits(file)]).toEqual(['one\ntwo\n', 0o600]);
  });

  it('names the file that it cannot write', async () => {
    await expect(appendDurably('/no/such/folder/f', 'x')).rejects.toMatchObject({
      code: 'write_failed',
      message: expect.stringContaining('/no/such/folder/f') as unknown,
    });
  });
});

describe('ensureDir', () => {
  it('makes missing folders and bears ones that exist', async () => {
    const { path } = await makeTempDir();
    const deep = join(path, 'a/b');
    await ensureDir(deep, 0o700);
    await ensureDir(deep);
    expect([await bits(join(path, 'a')), await bits(deep)]).toEqual([0o700, 0o700]);
  });

  it('says so when a file stands in the way', async () => {
    const { path } = await makeTempDir({ file: '' });
    await expect(ensureDir(join(path, 'file'))).rejects.toMatchObject({ code: 'mkdir_failed' });
    await expect(ensureDir(join(path, 'file/x'))).rejects.toMatchObject({ code: 'mkdir_failed' });
  });
});
