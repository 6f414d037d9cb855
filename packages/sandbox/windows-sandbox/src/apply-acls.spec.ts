import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type FileAccess } from '@codex-ts/protocol';
import { type Ace } from './acl.ts';
import { cleanUpAcls } from './clean-up-acls.ts';
import { OWNER_SID } from './fake-files.fixture.ts';
import { fakeWindows, type FakeWindows, LOGON_SID } from './fake-win32.fixture.ts';
import { CWD, freshHome, planned, rule, workspace } from './launch.fixture.ts';
import { type WindowsLaunch } from './launch-description.ts';
import { runWindowsSandbox } from './run-windows-sandbox.ts';
import { ledgerFile } from './sandbox-folder.ts';
import { DELETE, EVERYONE_SID, FILE_READ_DATA, FILE_WRITE_DATA } from './win32-constants.ts';
import { isWithinFolder } from './windows-path.ts';

const runner = { program: 'C:\\node.exe', args: [] };

describe('access lists for a launch', () => {
  const home = freshHome();
  let windows: FakeWindows;
  beforeEach(() => {
    windows = fakeWindows();
    windows.files.folder(CWD);
    windows.files.folder(`${CWD}\\.git\\hooks`);
    windows.files.file(`${CWD}\\src\\a.ts`);
  });

  const launch = (changes: Parameters<typeof planned>[0] = {}): WindowsLaunch => ({ ...planned({ network: 'enabled', ...changes }), codexHome: home.path });
  /** The restricting SIDs that a command ran with. */
  const run = async (changes: Parameters<typeof planned>[0] = {}): Promise<readonly string[]> => {
    await runWindowsSandbox(launch(changes), windows.win32, { runner });
    const by = windows.processes.at(-1)?.by;
    return by !== undefined && 'token' in by ? by.token.sids : [];
  };
  const may = (path: string, sids: readonly string[], mask = FILE_WRITE_DATA): boolean => windows.files.allows(path, sids, mask);
  const write = (changes?: Parameters<typeof planned>[0]): Promise<readonly string[]> => run(changes);

  it('open the workspace and nothing else', async () => {
    const sids = await write();
    expect(may(`${CWD}\\src\\a.ts`, sids)).toBe(true);
    expect(may(CWD, sids)).toBe(true);
    for (const path of [`${CWD}\\.git`, `${CWD}\\.git\\hooks`, `${CWD}\\.codex`, 'C:\\']) expect([path, may(path, sids)]).toEqual([path, false]);
  });

  it('let nobody rename or remove what is closed, nor the workspace', async () => {
    const sids = await write();
    expect(may(`${CWD}\\src\\a.ts`, sids, DELETE)).toBe(true);
    for (const path of [CWD, `${CWD}\\.git`, `${CWD}\\.codex`]) expect([path, may(path, sids, DELETE)]).toEqual([path, false]);
  });

  it('let nobody rename a folder above what is closed', async () => {
    windows.files.folder(`${CWD}\\a\\b\\docs`);
    const sids = await write({ view: workspace(rule(CWD, 'write'), rule(`${CWD}\\a\\b\\docs`, 'read')) });
    for (const path of [`${CWD}\\a`, `${CWD}\\a\\b`]) expect([may(path, sids), may(path, sids, DELETE)]).toEqual([true, false]);
  });

  it('leave reading alone', async () => {
    await write();
    expect(may(`${CWD}\\.git`, [OWNER_SID], FILE_READ_DATA)).toBe(true);
  });

  it('keep the commands of one project out of another', async () => {
    windows.files.folder('C:\\other');
    const first = await write();
    await write({ cwd: 'C:\\other', view: workspace(rule('C:\\other', 'write')) });
    expect(may('C:\\other', first)).toBe(false);
    const readonly = await write({ view: { root: 'read', minimal: false, rules: [] } });
    for (const path of [CWD, 'C:\\other']) expect(may(path, readonly)).toBe(false);
  });

  it('keep what one policy opens closed for another', async () => {
    windows.files.folder(`${CWD}\\docs`);
    const closed = await write({ view: workspace(rule(CWD, 'write'), rule(`${CWD}\\docs`, 'read')) });
    const open = await write({ view: workspace(rule(CWD, 'write')) });
    expect([may(`${CWD}\\docs`, closed), may(`${CWD}\\docs`, open)]).toEqual([false, true]);
  });

  it('say of every folder what the policy says', async () => {
    const folders = ['a', 'a\\b', 'a\\b\\c', 'd', 'd\\e'].map((name) => `${CWD}\\${name}`);
    const access = fc.constantFrom<FileAccess>('read', 'write');
    let ran = 0;
    const rules = fc.uniqueArray(fc.tuple(fc.constantFrom(CWD, ...folders), access), { selector: ([path]) => path, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(rules, async (drawn) => {
        windows = fakeWindows();
        folders.forEach((path) => windows.files.folder(path));
        const view = { root: 'read' as const, minimal: false, rules: drawn.map(([path, kind]) => rule(path, kind)).sort((a, b) => a.path.length - b.path.length) };
        let sids: readonly string[];
        try {
          sids = await write({ view });
        } catch (error) {
          // Refused when planning: a part that is opened again.
          expect((error as Error).message).toContain('lies in a part that is read-only');
          return;
        }
        ran += 1;
        for (const path of [CWD, ...folders]) {
          const says = view.rules.findLast((each) => isWithinFolder(path, each.path))?.access ?? 'read';
          expect([path, may(path, sids)]).toEqual([path, says === 'write']);
        }
      }),
      { numRuns: 60 },
    );
    expect(ran).toBeGreaterThan(10);
  });

  it('are set once', async () => {
    await write();
    const before = readFileSync(ledgerFile(home.path), 'utf8');
    windows.calls.length = 0;
    await write();
    expect(windows.calls).not.toContain('setFileDacl');
    expect(readFileSync(ledgerFile(home.path), 'utf8')).toBe(before);
  });

  it('can be taken off again, the user\'s own entries left as they were', async () => {
    const users: Ace = { kind: 'deny', flags: 3, mask: 0x40, sid: EVERYONE_SID };
    windows.files.folder(CWD, [users]);
    const [sid = ''] = await write();
    expect(windows.files.own(CWD).some((ace) => ace.sid === sid)).toBe(true);
    const { cleaned, failed } = await cleanUpAcls(windows.win32, home.path);
    expect(failed).toEqual([]);
    expect(cleaned.sort()).toEqual([CWD, `${CWD}\\.codex`, `${CWD}\\.git`]);
    expect(windows.files.own(CWD)).toEqual([users]);
    expect(windows.files.own(`${CWD}\\.git`)).toEqual([]);
    expect(windows.files.kind(`${CWD}\\.codex`)).toBe('missing');
    expect((await cleanUpAcls(windows.win32, home.path)).cleaned).toEqual([]);
  });

  it('stay in the ledger when they cannot be taken off, and go from it with their folder', async () => {
    await write();
    windows.files.file(`${CWD}\\.codex\\config.toml`);
    windows.failing.set('setFileDacl', 5);
    expect((await cleanUpAcls(windows.win32, home.path)).failed).toHaveLength(3);
    windows.failing.clear();
    windows.files.remove(`${CWD}\\.git`);
    expect((await cleanUpAcls(windows.win32, home.path)).cleaned).toHaveLength(3);
    // It has something of the user's in it now.
    expect(windows.files.kind(`${CWD}\\.codex`)).toBe('folder');
  });

  it('are recorded before they are set', async () => {
    windows.failing.set('setFileDacl', 5);
    await expect(write()).rejects.toMatchObject({ code: 'windows_call_failed' });
    windows.failing.clear();
    expect((await cleanUpAcls(windows.win32, home.path)).cleaned).toHaveLength(3);
    expect(windows.processes).toEqual([]);
  });

  it('do without a ledger that is damaged, and keep it', async () => {
    await write();
    writeFileSync(ledgerFile(home.path), '{"entries":[{"path":1');
    expect(await cleanUpAcls(windows.win32, home.path)).toEqual({ cleaned: [], failed: [] });
  });

  it('skip writable folders that do not exist', async () => {
    const sids = await write({ view: workspace(rule(CWD, 'write'), rule('D:\\gone', 'write')) });
    expect(sids).toHaveLength(4);
    expect(windows.files.kind('D:\\gone')).toBe('missing');
    expect(sids).toContain(LOGON_SID);
  });

  it.each([
    ['is missing', (): void => undefined, 'it does not exist'],
    ['is a link', (): void => windows.files.link(`${CWD}\\docs`), 'it is a link'],
  ])('cannot protect what %s, so nothing runs', async (_name, prepare, text) => {
    prepare();
    const view = workspace(rule(CWD, 'write'), rule(`${CWD}\\docs`, 'read'));
    await expect(write({ view })).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining(text) });
    expect(windows.processes).toEqual([]);
    expect(windows.calls).not.toContain('setFileDacl');
  });
});
