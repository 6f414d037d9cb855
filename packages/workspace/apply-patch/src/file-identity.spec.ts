import { linkSync, lstatSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { changesOf, patchOf } from './check-text.fixture.ts';
import { type PatchFs } from './patch-fs.ts';
import { PATCH_RUNNERS } from './run-patch.fixture.ts';
import { folderEntries, tempFolder } from './temp-folder.fixture.ts';

for (const [how, run] of PATCH_RUNNERS) {
  describe(`a file with several names, patched ${how}`, () => {
    const move = (from: string, to: string): string => patchOf(`*** Update File: ${from}`, `*** Move to: ${to}`, '-a', '+b');

    it.each(['f', './f', 'd/../f', '../{}/f'])('stays when it is moved onto itself as %s', async (to) => {
      const cwd = tempFolder({ f: { mode: '755', text: 'a\n' }, 'd/': '' });
      const path = to.replace('{}', cwd.slice(cwd.lastIndexOf('/') + 1));
      expect(await run(move('f', path), cwd)).toEqual({ ok: true, text: `Success. Updated the following files:\nM ${path}\n` });
      expect(folderEntries(cwd)).toEqual({ f: { mode: '755', text: 'b\n' }, 'd/': '' });
    });

    it('stays when it is moved onto a symlink to itself', async () => {
      const cwd = tempFolder({ f: 'a\n', link: { symlink: 'f' } });
      expect(await run(move('f', 'link'), cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ f: 'b\n', link: { symlink: 'f' } });
    });

    it('stays when it is moved onto itself through a symlinked directory', async () => {
      const cwd = tempFolder({ 'd/f': 'a\n', alias: { symlink: 'd' } });
      for (const [from, to, text] of [['d/f', 'alias/f', 'b\n'], ['alias/f', 'd/f', 'c\n']] as const) {
        const patch = patchOf(`*** Update File: ${from}`, `*** Move to: ${to}`, `+${text.trim()}`, '*** Update File: d/f', `-${text === 'b\n' ? 'a' : 'b'}`);
        expect(await run(patch, cwd)).toMatchObject({ ok: true });
        expect(folderEntries(cwd)).toEqual({ 'd/f': text, alias: { symlink: 'd' } });
      }
    });

    it('is at the new name when it is moved onto another hard link', async () => {
      const cwd = tempFolder({ f: 'a\n' });
      linkSync(join(cwd, 'f'), join(cwd, 'g'));
      expect(await run(move('f', 'g'), cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ g: 'b\n' });
    });

    it('loses a symlink that is moved onto its own target, as in the original', async () => {
      const cwd = tempFolder({ f: 'a\n', link: { symlink: 'f' } });
      expect(await run(move('link', 'f'), cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ f: 'b\n' });
    });

    it('gets every change whatever name each hunk uses', async () => {
      const cwd = tempFolder({ 'd/f': 'a\nb\nc\n', alias: { symlink: 'd' }, link: { symlink: 'alias/f' } });
      const patch = patchOf('*** Update File: d/f', '-a', '+A', '*** Update File: alias/f', '-b', '+B', '*** Update File: link', ' A', ' B', '-c', '+C');
      expect(await run(patch, cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ 'd/f': 'A\nB\nC\n', alias: { symlink: 'd' }, link: { symlink: 'alias/f' } });
    });

    it('survives when a symlink to it is updated, deleted and made anew as a file', async () => {
      const cwd = tempFolder({ f: 'a\n', link: { symlink: 'f' } });
      const patch = patchOf('*** Update File: link', '-a', '+b', '*** Delete File: link', '*** Add File: link', '+own', '*** Update File: f', '-b', '+c');
      expect(await run(patch, cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ f: 'c\n', link: 'own\n' });
    });

    it('survives when another file takes the name of a deleted symlink to it', async () => {
      const cwd = tempFolder({ f: 'a\n', x: 'x\n', link: { symlink: 'f' } });
      const patch = patchOf('*** Update File: x', '-x', '+y', '*** Delete File: link', '*** Update File: x', '*** Move to: link', ' y');
      expect(await run(patch, cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ f: 'a\n', link: 'y\n' });
    });

    it('survives when a symlink to it is moved away and its name is taken', async () => {
      const cwd = tempFolder({ f: 'a\n', link: { symlink: 'f' } });
      const patch = patchOf('*** Update File: link', '*** Move to: g', '-a', '+b', '*** Add File: link', '+own');
      expect(await run(patch, cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ f: 'a\n', g: 'b\n', link: 'own\n' });
    });

    it('is not found again once it was deleted by another name', async () => {
      const cwd = tempFolder({ 'd/f': 'a\n', alias: { symlink: 'd' } });
      const { ok, text } = await run(patchOf('*** Delete File: d/f', '*** Update File: alias/f', '-a', '+b'), cwd);
      expect([ok, text.includes('No such file or directory (os error 2)')]).toEqual([false, true]);
    });

    it('is made where a symlink to nothing leads', async () => {
      const cwd = tempFolder({ 'd/': '', link: { symlink: 'd/new' } });
      expect(await run(patchOf('*** Add File: link', '+x'), cwd)).toMatchObject({ ok: true });
      expect(folderEntries(cwd)).toEqual({ 'd/new': 'x\n', link: { symlink: 'd/new' } });
    });

    it('keeps its mode when it moves, over another file too', async () => {
      const cwd = tempFolder({ f: { mode: '751', text: 'a\n' }, g: 'old\n' });
      await run(move('f', 'g'), cwd);
      expect((statSync(join(cwd, 'g')).mode & 0o777).toString(8)).toBe('751');
      expect(lstatSync(join(cwd, 'g')).isFile()).toBe(true);
    });
  });
}

describe('a file system where letter case makes no difference', () => {
  it('has a move to another case come out as an update', async () => {
    const before = { bytes: Buffer.from('a\n'), mode: 0o644 };
    const lower = (path: string): string => path.toLowerCase();
    const fs: PatchFs = { read: async () => before, locate: (path) => ({ entry: lower(path), file: lower(path) }) };
    const [change] = await changesOf(patchOf('*** Update File: f', '*** Move to: F', '-a', '+b'), '/x', fs);
    expect(change).toMatchObject({ type: 'update', path: '/x/f', moveTo: null });
  });
});
