import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { elevatedSetupSteps, type SetupInput } from './elevated-setup-steps.ts';
import { OWNER_SID } from './fake-files.fixture.ts';
import { fakeWindows, type FakeWindows, LOGON_SID } from './fake-win32.fixture.ts';
import { CWD, freshHome, planned, rule, workspace } from './launch.fixture.ts';
import { type WindowsLaunch } from './launch-description.ts';
import { READ_ACL_MUTEX } from './mutex.ts';
import { runWindowsSandbox } from './run-windows-sandbox.ts';
import { launchFolder, markerFile, secretsFile, secretsFolder } from './sandbox-folder.ts';
import { setUpElevated } from './set-up-elevated.ts';
import { readStagedLaunch } from './staged-launch.ts';
import { type WindowsExit } from './supervised-process.ts';
import { EVERYONE_SID, FILE_ALL_ACCESS, FILE_READ_DATA, FILE_WRITE_DATA } from './win32-constants.ts';

const runner = { program: 'C:\\node\\node.exe', args: ['C:\\codex\\codex.js', '--run'] };

describe('the elevated sandbox', () => {
  const home = freshHome();
  let windows: FakeWindows;
  const fresh = (): FakeWindows => {
    const made = fakeWindows();
    for (const path of ['C:\\node', 'C:\\codex', CWD, `${CWD}\\.git`, 'C:\\Users\\ada\\secret']) made.files.folder(path);
    // The real folders of the test, under names that the fake takes for those of Windows.
    made.files.folder(secretsFolder(home.path));
    return made;
  };
  beforeEach(() => {
    windows = fresh();
  });
  const input = (): SetupInput => ({ codexHome: home.path, proxyPorts: [3128], runner });
  const setUp = (): Promise<void> => setUpElevated(windows.win32, input());
  const sidOf = (name: string): string => windows.win32.lookupSid(name) ?? 'nobody';

  describe('set-up', () => {
    it('is a list of steps', () => {
      expect(elevatedSetupSteps(input()).map(({ kind }) => kind)).toEqual(['group', 'user', 'user', 'secrets', 'hide-user', 'hide-user', 'firewall', 'read-access', 'marker']);
      for (const { title, timeoutMs } of elevatedSetupSteps(input())) expect([title.length > 10, timeoutMs > 0]).toEqual([true, true]);
    });

    it('makes users, hides them, keeps their passwords, and cuts one off from the network', async () => {
      await setUp();
      const offline = sidOf('CodexSandboxOffline');
      expect(windows.groups.get('CodexSandboxUsers')?.members).toEqual([offline, sidOf('CodexSandboxOnline')]);
      const passwords = [...windows.users.values()].map(({ password }) => password);
      expect(new Set(passwords).size).toBe(2);
      for (const password of passwords) {
        expect(password).toMatch(/^aA1![\w-]{32}$/);
        expect(readFileSync(secretsFile(home.path), 'utf8')).not.toContain(password);
      }
      expect(statSync(secretsFile(home.path)).mode & 0o777).toBe(0o600);
      expect([...windows.registry.entries()].map(([key, value]) => [key.split('|')[1], value])).toEqual([['CodexSandboxOffline', 0], ['CodexSandboxOnline', 0]]);
      const rules = [...windows.firewall.values()];
      expect(rules.map(({ name }) => name)).toEqual(['codex_sandbox_offline_block_outbound', 'codex_sandbox_offline_block_loopback_udp', 'codex_sandbox_offline_block_loopback_tcp']);
      expect(rules.every(({ userSid }) => userSid === offline)).toBe(true);
      expect(rules[2]?.remotePorts).toEqual(['1-3127', '3129-65535']);
      expect(windows.files.allows('C:\\codex', [sidOf('CodexSandboxUsers')], FILE_READ_DATA)).toBe(true);
      expect(JSON.parse(readFileSync(markerFile(home.path), 'utf8'))).toEqual({ version: 1, userSid: OWNER_SID, proxyPorts: [3128] });
      expect(windows.open()).toEqual([]);
      expect([...windows.lockedMutexes]).toEqual([]);
    });

    it('can be run again: it keeps users and passwords, and repairs what is gone', async () => {
      await setUp();
      const users = structuredClone(windows.users);
      windows.firewall.clear();
      await setUp();
      expect(windows.users).toEqual(users);
      expect(windows.firewall.size).toBe(3);
      expect(windows.calls).not.toContain('setPassword');
    });

    it('gives new passwords when the old ones cannot be read', async () => {
      await setUp();
      const before = windows.users.get('CodexSandboxOffline')?.password;
      windows.failing.set('unprotectData', 13);
      await setUp();
      expect(windows.users.get('CodexSandboxOffline')?.password).not.toBe(before);
    });

    it('needs administrator rights', async () => {
      windows.isElevated = false;
      await expect(setUp()).rejects.toMatchObject({ code: 'setup_not_elevated' });
      expect(windows.calls).not.toContain('addGroup');
    });

    it('takes away what it has made when any step fails, and is not complete then', async () => {
      await setUp();
      const total = windows.calls.length;
      expect(total).toBeGreaterThan(25);
      // The first four are the look at who we are.
      for (let failAt = 5; failAt <= total; failAt += 1) {
        windows = fresh();
        windows.failAt = failAt;
        await expect(setUp()).rejects.toMatchObject({ code: 'sandbox_setup_failed', message: expect.stringMatching(/failed at the step ".+": Windows refused .* removed again\.$/) });
        const name = windows.calls[failAt - 1];
        const left = [...windows.users.keys(), ...windows.groups.keys(), ...windows.registry.keys(), ...windows.firewall.keys()];
        expect([failAt, name, left]).toEqual([failAt, name, []]);
        expect([failAt, name, windows.open(), [...windows.lockedMutexes]]).toEqual([failAt, name, [], name === 'unlockMutex' ? [READ_ACL_MUTEX] : []]);
        expect(existsSync(markerFile(home.path))).toBe(false);
      }
    });

    it('says what it could not take away', async () => {
      windows.failing.set('protectData', 5).set('deleteUser', 5);
      await expect(setUp()).rejects.toMatchObject({ message: expect.stringMatching(/could not be removed again: the user CodexSandboxOnline .*; the user CodexSandboxOffline/) });
      expect(windows.groups.size).toBe(0);
    });

    it('leaves alone what was there before', async () => {
      await setUp();
      windows.failing.set('putFirewallRule', 5);
      await expect(setUp()).rejects.toMatchObject({ code: 'sandbox_setup_failed' });
      expect([windows.users.size, windows.groups.size, windows.firewall.size]).toEqual([2, 1, 3]);
    });
  });

  describe('launch', () => {
    const launch = (changes: Parameters<typeof planned>[0] = {}): WindowsLaunch => ({ ...planned({ level: 'elevated', ...changes }), codexHome: home.path });
    const run = (changes?: Parameters<typeof planned>[0], signal?: AbortSignal): Promise<WindowsExit> => runWindowsSandbox(launch(changes), windows.win32, { runner, signal });
    let inner: Promise<WindowsLaunch> | undefined;
    beforeEach(() => {
      inner = undefined;
    });
    /** The fake keeps access lists by name, so the launch file has to be known to it. */
    const withLaunchFiles = (): void => {
      const { fileDacl } = windows.win32;
      windows.win32 = {
        ...windows.win32,
        fileDacl: (path) => {
          if (path.startsWith(home.path) && windows.files.kind(path) === 'missing') windows.files.file(path);
          return fileDacl(path);
        },
      };
    };

    it('starts our program as the offline user, which restricts itself', async () => {
      await setUp();
      withLaunchFiles();
      windows.onRun = ({ start }) => {
        const path = / ([^ ]+\.json)$/.exec(start.commandLine)?.[1] ?? '';
        expect(windows.files.allows(path, [sidOf('CodexSandboxUsers')], FILE_READ_DATA)).toBe(true);
        inner = readStagedLaunch(path);
        return null;
      };
      const abort = new AbortController();
      const running = run({}, abort.signal);
      while (inner === undefined) await new Promise(setImmediate);
      const given = await inner;
      abort.abort();
      expect(await running).toEqual({ exitCode: 1, ended: 'aborted' });
      const [outer] = windows.processes;
      expect(outer?.by).toEqual({ credentials: { user: 'CodexSandboxOffline', password: windows.users.get('CodexSandboxOffline')?.password } });
      expect(outer?.start).toMatchObject({ environment: null, cwd: CWD, stdio: [1n, 2n, 3n] });
      expect(outer?.start.commandLine).toMatch(/^C:\\node\\node\.exe C:\\codex\\codex\.js --run /);
      expect(given).toMatchObject({ account: 'self', acls: [], files: [], argv: ['tool.exe', 'do it'] });

      windows.onRun = () => 7;
      expect(await runWindowsSandbox(given, windows.win32, { runner })).toEqual({ exitCode: 7, ended: 'itself' });
      const by = windows.processes[1]?.by;
      const sids = by !== undefined && 'token' in by ? by.token.sids : [];
      expect(sids).toEqual([expect.stringMatching(/^S-1-5-21(-\d+){4}$/), LOGON_SID, 'S-1-1-0']);
      // Both the user and the restricted part of the token must be allowed.
      for (const who of [sids, [sidOf('CodexSandboxUsers')]]) expect(windows.files.allows(CWD, who, FILE_WRITE_DATA)).toBe(true);
      expect(windows.files.allows(`${CWD}\\.git`, sids, FILE_WRITE_DATA)).toBe(false);
      expect(windows.open()).toEqual([]);
      expect([...windows.lockedMutexes]).toEqual([]);
    });

    it('keeps the users from reading what a policy denies', async () => {
      await setUp();
      withLaunchFiles();
      const view = workspace(rule(CWD, 'write'), rule('C:\\Users\\ada\\secret', 'none'));
      await run({ view, network: 'enabled' });
      const group = [sidOf('CodexSandboxUsers')];
      expect(windows.files.allows('C:\\Users\\ada', group, FILE_READ_DATA)).toBe(true);
      expect(windows.files.allows('C:\\Users\\ada\\secret', group, FILE_READ_DATA)).toBe(false);
      expect(windows.processes[0]?.by).toMatchObject({ credentials: { user: 'CodexSandboxOnline' } });
      // Whatever that program did, its launch file is gone.
      expect(readdirSync(launchFolder(home.path))).toEqual([]);
    });

    it.each<[string, () => Promise<unknown> | void, string]>([
      ['without set-up', (): void => undefined, 'CodexSandboxUsers does not exist'],
      ['when the set-up was for other ports', setUp, 'port 9999'],
    ])('refuses %s', async (_name, prepare, text) => {
      await prepare();
      await expect(run({ network: 'proxied', proxyPorts: [9999] })).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining(text) });
      expect(windows.processes).toEqual([]);
    });

    it('refuses when the passwords cannot be opened', async () => {
      await setUp();
      windows.failing.set('unprotectData', 13);
      await expect(run()).rejects.toMatchObject({ message: expect.stringContaining('the passwords of its users cannot be read') });
    });

    it('refuses a command line that is too long for a logon', async () => {
      await setUp();
      withLaunchFiles();
      const long = { ...runner, args: ['x'.repeat(1000)] };
      await expect(runWindowsSandbox(launch(), windows.win32, { runner: long })).rejects.toMatchObject({ message: expect.stringContaining('too long') });
    });

    it('leaves nothing open and nothing running, whichever call fails', async () => {
      await setUp();
      withLaunchFiles();
      windows.calls.length = 0;
      await run();
      const total = windows.calls.length;
      for (let failAt = 1; failAt <= total; failAt += 1) {
        windows = fresh();
        await setUp();
        withLaunchFiles();
        windows.calls.length = 0;
        windows.failAt = failAt;
        await run().catch(() => undefined);
        expect([failAt, windows.calls[failAt - 1], windows.open()]).toEqual([failAt, windows.calls[failAt - 1], []]);
        expect(windows.processes.filter(({ state }) => state !== 'ended')).toEqual([]);
      }
    });

    it('ends the wait for the mutex when it is told to', async () => {
      await setUp();
      withLaunchFiles();
      windows.lockedMutexes.add(READ_ACL_MUTEX);
      const abort = new AbortController();
      const running = run({}, abort.signal);
      while (!windows.calls.includes('createMutex')) await new Promise(setImmediate);
      abort.abort(new Error('enough'));
      await expect(running).rejects.toThrow('enough');
      expect(windows.open()).toEqual([]);
    });
  });

  it('keeps its passwords out of reach of its own users, wherever they lie', async () => {
    windows.files.folder(home.path, [{ kind: 'allow', flags: 3, mask: FILE_ALL_ACCESS, sid: EVERYONE_SID }]);
    const may = (...sids: string[]): boolean => windows.files.allows(secretsFolder(home.path), [...sids, EVERYONE_SID], FILE_READ_DATA);
    await setUp();
    expect([may(OWNER_SID), may(sidOf('CodexSandboxUsers'))]).toEqual([true, false]);
  });
});
