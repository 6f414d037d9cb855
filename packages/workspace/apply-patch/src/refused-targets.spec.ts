import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { patchOf } from './check-text.fixture.ts';
import { PATCH_RUNNERS } from './run-patch.fixture.ts';
import { folderEntries, tempFolder } from './temp-folder.fixture.ts';

const NOBODY = 65_534;
const onPosix = process.platform === 'win32' ? it.skip : it;

/** Runs as somebody whom permissions bind; the superuser writes anywhere. */
async function asNobody<T>(folder: string, names: string[], run: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return run();
  for (const name of ['', ...names]) chownSync(join(folder, name), NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await run();
  } finally {
    process.seteuid?.(0);
  }
}

function special(path: string, ...kind: string[]): boolean {
  return spawnSync('mknod', [path, ...kind]).status === 0;
}

for (const [how, run] of PATCH_RUNNERS) {
  describe(`what is no regular file, patched ${how}`, () => {
    const patches = (name: string): string[] => [
      patchOf(`*** Update File: ${name}`, '-a', '+b'),
      patchOf(`*** Add File: ${name}`, '+b'),
      patchOf(`*** Delete File: ${name}`),
      patchOf(`*** Update File: ${name}`, '*** Move to: other', '-a', '+b'),
      patchOf('*** Update File: f', `*** Move to: ${name}`, '-a', '+b'),
    ];

    onPosix.each([['a pipe', ['p']], ['a device', ['c', '1', '3']], ['a link to a pipe', null]] as const)('is left alone when it is %s', async (_, kind) => {
      const cwd = tempFolder({ f: 'a\n', 'd/': '', ...(kind === null ? { x: { symlink: 'd/pipe' } } : {}) });
      // Devices can be made by the superuser only.
      if (!special(join(cwd, kind === null ? 'd/pipe' : 'x'), ...(kind ?? ['p']))) return;
      for (const patch of patches('x')) {
        // Deleting a link takes only the link away.
        const isDeletingLink = kind === null && patch.includes('Delete');
        if (isDeletingLink) continue;
        expect(await run(patch, cwd)).toMatchObject({ ok: false });
      }
      expect(lstatSync(join(cwd, 'x')).isFile()).toBe(false);
      expect(lstatSync(join(cwd, 'f')).isFile()).toBe(true);
    });

    it('is left alone when it is a directory', async () => {
      const entries = { f: 'a\n', 'x/inside': 'a\n' };
      const cwd = tempFolder(entries);
      for (const patch of patches('x')) expect(await run(patch, cwd)).toMatchObject({ ok: false });
      expect(folderEntries(cwd)).toEqual(entries);
    });
  });

  describe(`what cannot be patched ${how}`, () => {
    const cases: [string, string, string][] = [
      ['bytes that are no text', 'bin', 'stream did not contain valid UTF-8'],
      ['a name with a NUL in it', 'a\0b', 'file name contained an unexpected NUL byte'],
      ['a path that is too long', 'd/'.repeat(3000), 'File name too long (os error 36)'],
      ['a path of a million names', 'd/'.repeat(1_000_000), 'File name too long (os error 36)'],
      ['a name that is too long', 'd'.repeat(300), 'File name too long (os error 36)'],
    ];
    it.each(cases)('is refused: %s', async (_, name, why) => {
      const entries = { bin: { base64: '/wD+' } };
      const cwd = tempFolder(entries);
      const { ok, text } = await run(patchOf(`*** Update File: ${name}`, '-a', '+b'), cwd);
      expect([ok, text.endsWith(`: ${why}\n`)]).toEqual([false, true]);
      if (name !== 'bin') expect(await run(patchOf(`*** Add File: ${name}`, '+b'), cwd)).toMatchObject({ ok: false });
      expect(folderEntries(cwd)).toEqual(folderEntries(tempFolder(entries)));
    });

    onPosix('a file that may not be written is not replaced', async () => {
      const cwd = tempFolder({ f: 'a\n' });
      chmodSync(join(cwd, 'f'), 0o444);
      const { ok, text } = await asNobody(cwd, ['f'], () => run(patchOf('*** Update File: f', '-a', '+b'), cwd));
      expect(ok).toBe(false);
      expect(text).toMatch(/^Failed to write file /);
      expect(folderEntries(cwd)).toEqual({ f: 'a\n' });
    });

    onPosix('a move whose original cannot be taken away says that both are there', async () => {
      const cwd = tempFolder({ 'd/f': 'a\n', z: 'z\n' });
      chmodSync(join(cwd, 'd'), 0o555);
      const patch = patchOf('*** Update File: z', '-z', '+Z', '*** Update File: d/f', '*** Move to: g', '-a', '+b', '*** Add File: h', '+h');
      const { ok, text } = await asNobody(cwd, ['d', 'd/f', 'z'], () => run(patch, cwd));
      chmodSync(join(cwd, 'd'), 0o755);
      expect(ok).toBe(false);
      const [why, ...rest] = text.replaceAll(`${cwd}/`, '').split('\n');
      expect(why).toMatch(/^Failed to remove original d\/f/);
      expect(rest.join('\n')).toBe('The patch was applied in part.\nApplied:\nA g\nM z\nNot applied:\nA h\nD d/f\n');
      expect(folderEntries(cwd)).toEqual({ 'd/f': 'a\n', g: 'b\n', z: 'Z\n' });
    });
  });
}
