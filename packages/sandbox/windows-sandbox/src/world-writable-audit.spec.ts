import { beforeEach, describe, expect, it } from '@jest/globals';
import { type Ace } from './acl.ts';
import { fakeWindows, type FakeWindows } from './fake-win32.fixture.ts';
import { CWD, workspace } from './launch.fixture.ts';
import { EVERYONE_SID, FILE_ALL_ACCESS, FILE_GENERIC_READ, INHERIT_ONLY_ACE } from './win32-constants.ts';
import { auditWorldWritable, type WorldWritable, worldWritableWarning } from './world-writable-audit.ts';

const all: Ace = { kind: 'allow', flags: 3, mask: FILE_ALL_ACCESS, sid: EVERYONE_SID };

describe('audit for folders that everybody may write in', () => {
  let windows: FakeWindows;
  beforeEach(() => {
    windows = fakeWindows();
    windows.files.folder(CWD);
  });
  const audit = (signal?: AbortSignal): WorldWritable =>
    auditWorldWritable(windows.win32, { cwd: CWD, env: { Path: 'C:\\tools;relative', PUBLIC: 'C:\\Users\\Public' }, view: workspace() }, signal);

  it('finds them where programs and settings lie, each once', () => {
    windows.files.folder('C:\\tools\\bin', [all]);
    windows.files.folder('C:\\share', [all]);
    windows.files.folder('C:\\open', null);
    windows.files.folder('C:\\deep\\a\\b', [all]);
    expect(audit()).toEqual({ folders: ['C:\\share', 'C:\\open', 'C:\\tools\\bin'], isComplete: true });
  });

  it('leaves out what only looks like it, and what a command may write anyway', () => {
    windows.files.folder('C:\\read', [{ ...all, mask: FILE_GENERIC_READ }]);
    windows.files.folder('C:\\below', [{ ...all, flags: 3 | INHERIT_ONLY_ACE }]);
    windows.files.folder('C:\\denied', [{ ...all, kind: 'deny' }, all]);
    windows.files.folder(CWD, [all]);
    expect(audit().folders).toEqual([]);
  });

  it('counts no folder whose list cannot be read', () => {
    windows.failing.set('fileDacl', 5);
    expect(audit()).toEqual({ folders: [], isComplete: true });
  });

  it('comes to an end, and says that there may be more', () => {
    for (let index = 0; index < 5001; index += 1) windows.files.folder(`C:\\${index}`);
    expect(audit().isComplete).toBe(false);
    expect(() => audit(AbortSignal.abort(new Error('stop')))).toThrow('stop');
  });

  it('is told in a sentence', () => {
    expect(worldWritableWarning({ folders: [], isComplete: true })).toBeNull();
    const folders = ['1', '2', '3', '4', '5', '6', '7'].map((name) => `C:\\${name}`);
    expect(worldWritableWarning({ folders, isComplete: false })).toMatch(/C:\\1, .*C:\\5 and 2 more \(there may be others\)/);
  });
});
