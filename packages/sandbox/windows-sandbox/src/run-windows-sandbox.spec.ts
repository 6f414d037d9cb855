import { beforeEach, describe, expect, it } from '@jest/globals';
import { aclEntries, aclOf } from './acl.ts';
import { fakeWindows, type FakeWindows, LOGON_SID } from './fake-win32.fixture.ts';
import { CWD, freshHome, planned } from './launch.fixture.ts';
import { type WindowsLaunch } from './launch-description.ts';
import { runWindowsSandbox } from './run-windows-sandbox.ts';
import { type WindowsExit } from './supervised-process.ts';
import { EVERYONE_SID, GENERIC_ALL } from './win32-constants.ts';

const runner = { program: 'C:\\node.exe', args: ['C:\\codex\\codex.js', '--codex-windows-sandbox-run'] };
const random = (bytes: number): Buffer => Buffer.alloc(bytes, 0xab);

describe('runWindowsSandbox', () => {
  const home = freshHome();
  let windows: FakeWindows;
  const fresh = (): FakeWindows => {
    const made = fakeWindows();
    made.files.folder(CWD);
    made.files.folder(`${CWD}\\.git`);
    return made;
  };
  beforeEach(() => {
    windows = fresh();
  });

  const launch = (changes: Parameters<typeof planned>[0] = {}): WindowsLaunch => ({ ...planned(changes), codexHome: home.path });
  const run = (changes?: Parameters<typeof planned>[0], control: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<WindowsExit> =>
    runWindowsSandbox(launch(changes), windows.win32, { runner, random, ...control });
  const nothingLeft = (): void => {
    expect(windows.open()).toEqual([]);
    expect(windows.processes.every(({ state }) => state === 'ended')).toBe(true);
    expect([...windows.inheritable]).toEqual([]);
  };

  it('runs the command with a restricted token, in a job, on a desktop of its own', async () => {
    windows.onRun = () => 0xc000_0005;
    expect(await run()).toEqual({ exitCode: 0xc000_0005, ended: 'itself' });
    const [process] = windows.processes;
    expect(process?.start).toMatchObject({ commandLine: 'tool.exe "do it"', cwd: CWD, desktop: 'Winsta0\\CodexSandboxDesktop-abababababababab', stdio: [1n, 2n, 3n] });
    expect(process?.start.environment?.toString('utf16le')).toContain('SBX_NONET_ACTIVE=1\0');
    const token = process !== undefined && 'token' in process.by ? process.by.token : undefined;
    expect(token).toMatchObject({ flags: 13, privileges: ['SeChangeNotifyPrivilege'] });
    expect(token?.sids.slice(1)).toEqual([LOGON_SID, EVERYONE_SID]);
    const all = { kind: 'allow', flags: 0, mask: GENERIC_ALL, sid: LOGON_SID };
    expect(aclEntries(token?.dacl ?? Buffer.alloc(0)).map(({ ace }) => ace)).toContainEqual(all);
    expect(windows.desktops.map(({ acl }) => aclEntries(acl).map(({ ace }) => ace))).toEqual([[all]]);
    expect(windows.files.text('C:\\Users\\ada\\.sbx-denybin\\ssh.bat')).toContain('exit /b 1');
    nothingLeft();
  });

  it('uses the common desktop when told so', async () => {
    await run({ privateDesktop: false });
    expect(windows.processes[0]?.start.desktop).toBe('Winsta0\\Default');
    expect(windows.desktops).toEqual([]);
  });

  it('opens the stdio to the child only while it is started and runs', async () => {
    let during: bigint[] = [];
    windows.onRun = () => ((during = [...windows.inheritable]), 0);
    await run();
    expect(during).toEqual([1n, 2n, 3n]);
    nothingLeft();
  });

  it('ends the tree at the time limit', async () => {
    windows.onRun = () => null;
    expect(await run({}, { timeoutMs: 1 })).toEqual({ exitCode: 1, ended: 'timeout' });
    nothingLeft();
  });

  it('ends the tree when it is told to', async () => {
    const abort = new AbortController();
    windows.onRun = () => (queueMicrotask(() => abort.abort()), null);
    expect(await run({}, { signal: abort.signal })).toEqual({ exitCode: 1, ended: 'aborted' });
    nothingLeft();
  });

  it('ends the tree also when the job refuses to', async () => {
    windows.onRun = () => null;
    windows.failing.set('terminateJob', 5);
    expect((await run({}, { timeoutMs: 1 })).ended).toBe('timeout');
    nothingLeft();
  });

  it('does not start what is told to end before it runs', async () => {
    await expect(run({}, { signal: AbortSignal.abort(new Error('too late')) })).rejects.toThrow('too late');
    expect(windows.processes).toEqual([]);
    nothingLeft();
  });

  it('leaves nothing open and nothing running, whichever call fails', async () => {
    await run();
    const total = windows.calls.length;
    expect(total).toBeGreaterThan(30);
    for (let failAt = 1; failAt <= total; failAt += 1) {
      windows = fresh();
      windows.failAt = failAt;
      const outcome = await run().then(
        () => 'ran',
        () => 'failed',
      );
      const name = windows.calls[failAt - 1] ?? '';
      expect([failAt, name, outcome]).toEqual([failAt, name, 'failed']);
      expect([failAt, name, windows.open()]).toEqual([failAt, name, []]);
      expect(windows.processes.filter(({ state }) => state !== 'ended')).toEqual([]);
      // Standing alone, a process that nothing confines never ran.
      expect(windows.processes.every(({ job, state }) => job !== null || state === 'ended')).toBe(true);
    }
  });

  it.each([
    ['tool.exe', 2, 'there is no such program'],
    ['tool.exe', 740, 'rights of an administrator'],
    ['pwsh', 5, 'Microsoft Store'],
    ['C:\\Users\\ada\\AppData\\Local\\Microsoft\\WindowsApps\\python.exe', 5, 'Microsoft Store'],
    ['tool.exe', 5, 'error 5'],
    ['tool.exe', 267, CWD],
  ])('says why %s could not be started (%i)', async (program, code, text) => {
    windows.failing.set('createProcessAsUser', code);
    await expect(run({ argv: [program] })).rejects.toMatchObject({ code: 'spawn_failed', message: expect.stringContaining(text) });
    nothingLeft();
  });

  it('lets NUL be used, where Windows allows to change that', async () => {
    await run();
    expect(aclEntries(windows.nulAcl ?? Buffer.alloc(0))).toHaveLength(2);
    windows.failing.set('openNulDevice', 5);
    expect((await run()).exitCode).toBe(0);
    windows.failing.clear();
    windows.nulAcl = aclOf([{ kind: 'allow', flags: 0, mask: 0x1f_01ff, sid: EVERYONE_SID }]);
    windows.calls.length = 0;
    await run();
    expect(windows.calls).not.toContain('setHandleDacl');
  });

  it('refuses a command that cannot be said before anything is touched', async () => {
    await expect(run({ argv: ['a"b'] })).rejects.toMatchObject({ code: 'bad_command_line' });
    expect(windows.calls).toEqual([]);
  });
});
