import { renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { describe, expect, it } from '@jest/globals';
import { applyVerified } from './apply-verified.ts';
import { type AddChange } from './verified-change.ts';
import { hasDescriptorPaths, OpenDirectory } from './open-directory.ts';
import { folderEntries, tempFolder } from './temp-folder.fixture.ts';

describe('OpenDirectory', () => {
  const onLinux = hasDescriptorPaths ? it : it.skip;

  onLinux('stays the directory it was when another takes its name', () => {
    const base = tempFolder({ 'in/d/': '', 'out/': '' });
    const directory = OpenDirectory.open(join(base, 'in')).openChild('d');
    renameSync(join(base, 'in/d'), join(base, 'in/was'));
    symlinkSync('../out', join(base, 'in/d'));
    writeFileSync(directory.child('f'), 'x');
    directory.close();
    expect(folderEntries(base)).toEqual({ 'in/d': { symlink: '../out' }, 'in/was/f': 'x', 'out/': '' });
  });

  it('notices by path that another took its name', () => {
    const base = tempFolder({ 'in/d/': '', 'out/': '' });
    const directory = OpenDirectory.open(join(base, 'in'), false).openChild('d');
    directory.confirm();
    renameSync(join(base, 'in/d'), join(base, 'in/was'));
    symlinkSync('../out', join(base, 'in/d'));
    expect(() => directory.confirm()).toThrow('ENOTDIR');
  });

  for (const byDescriptor of hasDescriptorPaths ? [true, false] : [false]) {
    it(`opens no symlink and no file (${byDescriptor ? 'by descriptor' : 'by path'})`, () => {
      const base = tempFolder({ 'd/f': 'x', link: { symlink: 'd' } });
      const directory = OpenDirectory.open(base, byDescriptor);
      expect(() => directory.openChild('link')).toThrow('ENOTDIR');
      expect(() => directory.openChild('d').openChild('f')).toThrow('ENOTDIR');
      expect(() => OpenDirectory.open(join(base, 'link'), byDescriptor)).toThrow('ENOTDIR');
      directory.close();
    });
  }

  onLinux('lets nothing out while a directory is swapped for a symlink again and again', async () => {
    const base = tempFolder({ 'in/d/': '', 'out/': '', spare: { symlink: '../out' } });
    const swapper = `
      const { renameSync, rmSync } = require('node:fs');
      const { parentPort, workerData: { base, stop } } = require('node:worker_threads');
      // In the gaps the writer makes a directory of its own, which gives way.
      const put = (from, to) => {
        for (;;) {
          try { rmSync(to, { recursive: true, force: true }); renameSync(from, to); return; }
          catch (error) { if (!['ENOTEMPTY', 'EISDIR', 'EEXIST', 'ENOENT'].includes(error.code)) throw error; }
        }
      };
      parentPort.postMessage('ready');
      while (Atomics.load(stop, 0) === 0) {
        put(base + '/in/d', base + '/in/hidden');
        put(base + '/spare', base + '/in/d');
        put(base + '/in/d', base + '/spare');
        put(base + '/in/hidden', base + '/in/d');
      }`;
    const stop = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker(swapper, { eval: true, workerData: { base, stop } });
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await new Promise((resolve) => worker.once('message', resolve));
    const reach = { roots: [{ root: join(base, 'in'), readOnlySubpaths: [] }] };
    let written = 0;
    let refused = 0;
    for (let n = 0; n < 500 || (n < 50_000 && (written === 0 || refused === 0)); n++) {
      const change: AddChange = { type: 'add', path: join(base, `in/d/f${n}`), content: 'x', before: null, marks: [] };
      const isWritten = (await applyVerified([change], reach)).failed === undefined;
      if (isWritten) written++;
      else refused++;
    }
    Atomics.store(stop, 0, 1);
    await ended;
    expect([written, refused]).not.toContain(0);
    expect(folderEntries(join(base, 'out'))).toEqual({});
  });
});
