import { chmodSync, chownSync, linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { applyVerified } from './apply-verified.ts';
import { changesOf, patchOf } from './check-text.fixture.ts';
import { hasDescriptorPaths } from './open-directory.ts';
import { type Reach } from './patch-files.ts';
import { folderEntries, tempFolder } from './temp-folder.fixture.ts';

const NOBODY = 65_534;
const UNRESTRICTED: Reach = { roots: 'unrestricted' };

const reaches: [string, (cwd: string) => Reach][] = [
  ['unrestricted', () => UNRESTRICTED],
  ['inside roots', (cwd) => ({ roots: [{ root: cwd, readOnlySubpaths: [] }] })],
  ['inside roots, by paths', (cwd) => ({ roots: [{ root: cwd, readOnlySubpaths: [] }], byDescriptor: false })],
];

for (const [name, reachOf] of reaches) {
  describe(`applyVerified, ${name}`, () => {
    it('adds, updates, moves and deletes, and lists them in groups', async () => {
      const cwd = tempFolder({ 'm.txt': '1\n', 'd.txt': 'x\n', 'mv.txt': 'y\n' });
      const patch = patchOf(
        '*** Delete File: d.txt', '*** Update File: m.txt', '-1', '+one', '*** Update File: mv.txt', '*** Move to: deep/er/n.txt', '-y', '+z',
        '*** Add File: new/dir/a.txt', '+a',
      );
      const changes = await changesOf(patch, cwd);
      const outcome = await applyVerified(changes, reachOf(cwd));
      expect(outcome).toEqual({
        applied: changes,
        notApplied: [],
        output: 'Success. Updated the following files:\nA new/dir/a.txt\nM m.txt\nM deep/er/n.txt\nD d.txt\n',
      });
      expect(folderEntries(cwd)).toEqual({ 'deep/er/n.txt': 'z\n', 'm.txt': 'one\n', 'new/dir/a.txt': 'a\n' });
    });

    it('keeps the mode of updated, moved and overwritten files', async () => {
      const cwd = tempFolder({ a: { mode: '751', text: 'a\n' }, b: { mode: '700', text: 'b\n' }, c: { mode: '755', text: 'c\n' }, d: 'd\n' });
      chmodSync(join(cwd, 'd'), 0o640);
      const patch = patchOf('*** Update File: a', '-a', '+A', '*** Update File: b', '*** Move to: e', ' b', '*** Add File: c', '+C', '*** Update File: d', '-d', '+D');
      await applyVerified(await changesOf(patch, cwd), reachOf(cwd));
      const modes = ['a', 'c', 'd', 'e'].map((file) => (statSync(join(cwd, file)).mode & 0o777).toString(8));
      expect(modes).toEqual(['751', '755', '640', '700']);
    });

    it('lets two files trade places', async () => {
      const cwd = tempFolder({ a: '1\n', b: '2\n' });
      const patch = patchOf('*** Update File: a', '*** Move to: t', ' 1', '*** Update File: b', '*** Move to: a', ' 2', '*** Update File: t', '*** Move to: b', ' 1');
      await applyVerified(await changesOf(patch, cwd), reachOf(cwd));
      expect(folderEntries(cwd)).toEqual({ a: '2\n', b: '1\n' });
    });

    it('updates the target of a symlink, and removes the symlink itself', async () => {
      const cwd = tempFolder({ 'real/f': 'a\n', link: { symlink: 'real/f' }, dir: { symlink: 'real' }, gone: { symlink: 'real/f' } });
      const patch = patchOf('*** Update File: link', '-a', '+b', '*** Add File: dir/new', '+n', '*** Delete File: gone');
      await applyVerified(await changesOf(patch, cwd), reachOf(cwd));
      expect(folderEntries(cwd)).toEqual({ 'real/f': 'b\n', 'real/new': 'n\n', link: { symlink: 'real/f' }, dir: { symlink: 'real' } });
    });

    it('stops before the first write when a file changed since the check', async () => {
      const cwd = tempFolder({ a: 'a\n', b: 'b\n' });
      const changes = await changesOf(patchOf('*** Update File: a', '-a', '+A', '*** Update File: b', '-b', '+B'), cwd);
      writeFileSync(join(cwd, 'b'), 'mine\n');
      const outcome = await applyVerified(changes, reachOf(cwd));
      const message = `Failed to write file ${cwd}/b: it changed after the patch was checked; read it again`;
      expect(outcome).toEqual({ applied: [], notApplied: changes, failed: { path: join(cwd, 'b'), message }, output: `${message}\nNothing of the patch was applied.\n` });
      expect(folderEntries(cwd)).toEqual({ a: 'a\n', b: 'mine\n' });
    });

    it('tells what was applied and what was not when a later file fails', async () => {
      const cwd = tempFolder({ f: 'x\n', g: 'x\n' });
      const patch = patchOf('*** Add File: b', '+b', '*** Update File: g', '-x', '+y', '*** Add File: f/b', '+b', '*** Delete File: f', '*** Add File: a', '+a');
      const changes = await changesOf(patch, cwd);
      const outcome = await applyVerified(changes, reachOf(cwd));
      const message = `Failed to create parent directories for ${cwd}/f/b: Not a directory (os error 20)`;
      expect(outcome).toEqual({
        applied: changes.slice(0, 2),
        notApplied: changes.slice(2),
        failed: { path: join(cwd, 'f/b'), message },
        output: `${message}\nThe patch was applied in part.\nApplied:\nA b\nM g\nNot applied:\nA f/b\nA a\nD f\n`,
      });
      expect(folderEntries(cwd)).toEqual({ f: 'x\n', g: 'y\n', b: 'b\n' });
    });

    it('says nothing more than why when there was one change only', async () => {
      const cwd = tempFolder({ f: 'x\n' });
      const { output } = await applyVerified(await changesOf(patchOf('*** Add File: f/b', '+b'), cwd), reachOf(cwd));
      expect(output).toBe(`Failed to create parent directories for ${cwd}/f/b: Not a directory (os error 20)\n`);
    });

    it('does not write over a directory', async () => {
      const cwd = tempFolder({ 'd/x': '1' });
      const outcome = await applyVerified(await changesOf(patchOf('*** Add File: d', '+x'), cwd), reachOf(cwd));
      expect(outcome.failed?.message).toBe(`Failed to write file ${cwd}/d: Is a directory (os error 21)`);
      expect(folderEntries(cwd)).toEqual({ 'd/x': '1' });
    });

    it('leaves the other names of a hard-linked file alone', async () => {
      const cwd = tempFolder({ 'in/f': 'a\n' });
      linkSync(join(cwd, 'in/f'), join(cwd, 'other'));
      await applyVerified(await changesOf(patchOf('*** Update File: in/f', '-a', '+b'), cwd), reachOf(cwd));
      expect(folderEntries(cwd)).toEqual({ 'in/f': 'b\n', other: 'a\n' });
    });
  });
}

const atPath = (byDescriptor: boolean): string => (byDescriptor ? 'by descriptors' : 'by paths');
for (const byDescriptor of hasDescriptorPaths ? [true, false] : [false]) {
  describe(`confinement, ${atPath(byDescriptor)}`, () => {
    const within = (root: string, ...readOnlySubpaths: string[]): Reach => ({ roots: [{ root, readOnlySubpaths }], byDescriptor });

    it('refuses paths outside the roots before anything is written', async () => {
      const base = tempFolder({ 'in/': '', 'out/f': 'a\n' });
      const changes = await changesOf(patchOf('*** Add File: in/x', '+x', '*** Update File: in/../out/f', '-a', '+b'), base);
      const outcome = await applyVerified(changes, within(join(base, 'in')));
      expect(outcome).toMatchObject({ applied: [], failed: { path: join(base, 'out/f') } });
      expect(outcome.output).toBe(`Failed to write file ${base}/out/f: ${base}/out/f is outside the writable directories\nNothing of the patch was applied.\n`);
      expect(folderEntries(base)).toEqual({ 'in/': '', 'out/f': 'a\n' });
      expect(await applyVerified(changes, { roots: [], byDescriptor })).toMatchObject({ applied: [] });
    });

    it('refuses symlinks that lead out, whatever part of the path they are', async () => {
      const base = tempFolder({ 'out/f': 'a\n', 'in/file': { symlink: '../out/f' }, 'in/dir': { symlink: '../out' }, 'in/hop': { symlink: 'dir' }, 'in/new': { symlink: '../out/made' } });
      const reach = within(join(base, 'in'));
      const entries = folderEntries(base);
      const attempts = [
        ['*** Update File: in/file', '-a', '+b'], ['*** Update File: in/dir/f', '-a', '+b'], ['*** Update File: in/hop/f', '-a', '+b'],
        ['*** Delete File: in/dir/f'], ['*** Add File: in/hop/x/y', '+x'], ['*** Add File: in/new', '+x'],
      ];
      for (const lines of attempts) {
        const outcome = await applyVerified(await changesOf(patchOf(...lines), base), reach);
        expect(outcome.failed?.message).toMatch(/is outside the writable directories$/);
      }
      expect(folderEntries(base)).toEqual(entries);
    });

    it('lets a symlink that leads out be deleted', async () => {
      const base = tempFolder({ 'out/f': 'a\n', 'in/file': { symlink: '../out/f' } });
      await applyVerified(await changesOf(patchOf('*** Delete File: in/file'), base), within(join(base, 'in')));
      expect(folderEntries(base)).toEqual({ 'out/f': 'a\n', 'in/': '' });
    });

    it('lets symlinks lead from one root into another, and a root be spelled through a symlink', async () => {
      const base = tempFolder({ 'one/to': { symlink: '../two' }, 'two/f': 'a\n', alias: { symlink: 'one' } });
      const reach: Reach = { byDescriptor, roots: ['one', 'two'].map((name) => ({ root: join(base, name), readOnlySubpaths: [] })) };
      await applyVerified(await changesOf(patchOf('*** Update File: one/to/f', '-a', '+b', '*** Add File: alias/x', '+x'), base), reach);
      expect(folderEntries(base)).toMatchObject({ 'two/f': 'b\n', 'one/x': 'x\n' });
    });

    it('refuses protected places, missing ones and links to them too', async () => {
      const base = tempFolder({ '.git/config': 'a\n', 'docs/x': 'a\n', way: { symlink: '.git' } });
      const reach = within(base, join(base, 'docs'));
      const entries = folderEntries(base);
      for (const path of ['.git/hooks/pre-commit', '.codex/config.toml', '.agents', '.GIT/config', 'docs/y', 'way/config2']) {
        const outcome = await applyVerified(await changesOf(patchOf(`*** Add File: ${path}`, '+x'), base), reach);
        expect(outcome.failed?.message).toMatch(/is in a protected directory$/);
      }
      expect(folderEntries(base)).toEqual(entries);
    });

    it('gives up on symlinks in a circle', async () => {
      const base = tempFolder({ a: { symlink: 'b' }, b: { symlink: 'a' } });
      const outcome = await applyVerified(await changesOf(patchOf('*** Add File: a', '+x'), base), within(base));
      expect(outcome.failed?.message).toMatch(/Too many levels of symbolic links/);
    });

    it('follows a directory that became a symlink after the check only inside the roots', async () => {
      const base = tempFolder({ 'in/d/f': 'a\n', 'out/f': 'a\n' });
      const changes = await changesOf(patchOf('*** Update File: in/d/f', '-a', '+b'), base);
      renameSync(join(base, 'in/d'), join(base, 'in/was'));
      symlinkSync('../out', join(base, 'in/d'));
      expect(await applyVerified(changes, within(join(base, 'in')))).toMatchObject({ applied: [] });
      expect(readFileSync(join(base, 'out/f'), 'utf8')).toBe('a\n');
    });
  });
}

describe('writing', () => {
  it('goes in place where the directory takes no new file', async () => {
    const cwd = tempFolder({ 'd/f': 'a\n' });
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) for (const path of ['', 'd', 'd/f']) chownSync(join(cwd, path), NOBODY, NOBODY);
    chmodSync(join(cwd, 'd'), 0o555);
    const { ino } = lstatSync(join(cwd, 'd/f'));
    const changes = await changesOf(patchOf('*** Update File: d/f', '-a', '+b'), cwd);
    // The superuser may write anywhere; for the length of one call this is someone else.
    if (isRoot) process.seteuid?.(NOBODY);
    const outcome = await applyVerified(changes, UNRESTRICTED);
    if (isRoot) process.seteuid?.(0);
    chmodSync(join(cwd, 'd'), 0o755);
    expect(outcome.failed).toBeUndefined();
    expect(lstatSync(join(cwd, 'd/f')).ino).toBe(ino);
    expect(folderEntries(cwd)).toEqual({ 'd/f': 'b\n' });
  });

  it('keeps the owner of a file', async () => {
    const cwd = tempFolder({ f: 'a\n' });
    if (process.geteuid?.() === 0) chownSync(join(cwd, 'f'), NOBODY, NOBODY);
    const { uid, gid } = lstatSync(join(cwd, 'f'));
    await applyVerified(await changesOf(patchOf('*** Update File: f', '-a', '+b'), cwd), UNRESTRICTED);
    expect(lstatSync(join(cwd, 'f'))).toMatchObject({ uid, gid });
  });

  it('leaves no temporary file behind when the name cannot be taken', async () => {
    const cwd = tempFolder({ f: 'a\n' });
    const changes = await changesOf(patchOf('*** Add File: new', '+x'), cwd);
    mkdirSync(join(cwd, 'new'));
    expect((await applyVerified(changes, UNRESTRICTED)).applied).toEqual([]);
    expect(readdirSync(cwd)).toEqual(['f', 'new']);
  });
});
