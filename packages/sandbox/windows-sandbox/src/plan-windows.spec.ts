import { describe, expect, it } from '@jest/globals';
import { commandLineWarning } from './command-line.ts';
import { CWD, input, planned, rule, workspace } from './launch.fixture.ts';
import { planWindows, type WindowsInput } from './plan-windows.ts';

const refused = (changes: Partial<WindowsInput>): string => {
  const plan = planWindows(input(changes));
  return plan.type === 'refused' ? plan.reason : 'not refused';
};

describe('planWindows', () => {
  it('describes a workspace that can be written', () => {
    const launch = planned();
    expect(launch.token).toEqual({
      flags: 0x1 | 0x4 | 0x8,
      restrictingSids: [{ kind: 'capability', name: 'root', root: CWD, variant: '' }, { kind: 'logon' }, { kind: 'literal', sid: 'S-1-1-0' }],
    });
    expect(launch.acls).toEqual([
      { path: `${CWD}\\.git`, access: 'deny-write', ifMissing: 'refuse' },
      { path: `${CWD}\\.codex`, access: 'deny-write', ifMissing: 'make-folder' },
      { path: CWD, access: 'allow-write', ifMissing: 'skip' },
    ]);
    expect(launch).toMatchObject({ desktop: 'private', account: 'self', proxyPorts: [] });
    expect(planned({ privateDesktop: false }).desktop).toBe('default');
  });

  it('gives a command that may write nowhere the SID that opens nothing', () => {
    const launch = planned({ view: { root: 'read', minimal: false, rules: [] } });
    expect(launch.token.restrictingSids[0]).toEqual({ kind: 'capability', name: 'readonly' });
    expect(launch.acls).toEqual([]);
  });

  it('keeps apart what policies close differently in one folder, but not because git appeared there', () => {
    const variant = (...rules: ReturnType<typeof rule>[]): unknown => planned({ view: workspace(rule(CWD, 'write'), ...rules) }).token.restrictingSids[0];
    const plain = variant();
    expect(variant(rule(`${CWD}\\.git`, 'read', 'protected'))).toEqual(plain);
    expect(variant(rule(`${CWD}\\docs`, 'read'))).not.toEqual(plain);
  });

  it('pins the folders above what is closed', () => {
    const { acls } = planned({ view: workspace(rule(CWD, 'write'), rule(`${CWD}\\a\\b\\docs`, 'read')) });
    expect(acls.filter(({ access }) => access === 'pin').map(({ path }) => path)).toEqual([`${CWD}\\a\\b`, `${CWD}\\a`]);
  });

  it('talks programs out of the network', () => {
    const { env, files, warnings } = planned();
    expect(env).toMatchObject({ SBX_NONET_ACTIVE: '1', HTTPS_PROXY: 'http://127.0.0.1:9', CODEX_SANDBOX_NETWORK_DISABLED: '1', PATHEXT: '.BAT;.CMD;.COM;.EXE' });
    expect(env['PATH']).toBe('C:\\Users\\ada\\.sbx-denybin;C:\\Windows\\System32');
    expect(Object.keys(env).filter((name) => name.toUpperCase() === 'PATH' || name.toUpperCase() === 'PATHEXT')).toHaveLength(2);
    expect(files.map(({ path }) => path)).toEqual(['ssh.bat', 'ssh.cmd', 'scp.bat', 'scp.cmd'].map((name) => `C:\\Users\\ada\\.sbx-denybin\\${name}`));
    expect(warnings.join()).toContain('cannot cut commands off from the network');
    expect(planned({ network: 'enabled' })).toMatchObject({ env: input().env, files: [], warnings: [] });
  });

  it('names what cmd.exe would misread', () => {
    const argv = ['npm.cmd', 'a&b'];
    expect(planned({ argv, network: 'enabled' }).warnings).toEqual([commandLineWarning(argv)]);
  });

  it('uses the users of the elevated sandbox', () => {
    expect(planned({ level: 'elevated' })).toMatchObject({ account: 'offline', warnings: [] });
    expect(planned({ level: 'elevated', network: 'enabled' }).account).toBe('online');
    const proxied = planned({ level: 'elevated', network: 'proxied', proxyPorts: [3128] });
    expect(proxied).toMatchObject({ account: 'offline', proxyPorts: [3128], env: input().env });
    const reads = planned({ level: 'elevated' }).acls.filter(({ access }) => access === 'allow-read');
    expect(reads.map(({ path }) => path)).toEqual(['C:\\Users\\ada', CWD]);
  });

  it('lets the elevated sandbox deny and allow reading', () => {
    const view = { ...workspace(rule('C:\\data', 'read'), rule(CWD, 'write'), rule(`${CWD}\\secret`, 'none')), root: 'none' as const };
    const launch = planned({ level: 'elevated', view });
    expect(launch.acls).toEqual(
      expect.arrayContaining([
        { path: `${CWD}\\secret`, access: 'deny-read', ifMissing: 'skip' },
        { path: `${CWD}\\secret`, access: 'deny-write', ifMissing: 'skip' },
        { path: 'C:\\data', access: 'allow-read', ifMissing: 'skip' },
      ]),
    );
    expect(launch.warnings.join()).toContain('every user of this computer may read');
  });
});

describe('what Windows cannot enforce', () => {
  const reopened = workspace(rule(CWD, 'write'), rule(`${CWD}\\docs`, 'read'), rule(`${CWD}\\docs\\out`, 'write'));
  const reopenedDenied = workspace(rule(CWD, 'none'), rule(`${CWD}\\out`, 'write'));

  it.each<[string, Partial<WindowsInput>, string]>([
    ['no read of the whole disk', { view: { ...workspace(), root: 'none' } }, 'does not let commands read the whole disk'],
    ['a part that may not be read', { view: workspace(rule(CWD, 'write'), rule(`${CWD}\\secret`, 'none')) }, 'may not read C:\\w\\secret'],
    ['a hidden file', { view: workspace(rule(CWD, 'write'), rule(`${CWD}\\.env`, 'none', 'hidden')) }, 'may not read C:\\w\\.env'],
    ['a reopened part', { view: reopened }, 'C:\\w\\docs\\out is writable although'],
    ['writable folders unlike the legacy form', { legacyWritableRoots: [CWD, 'D:\\x'] }, 'D:\\x'],
    ['the proxy', { network: 'proxied', proxyPorts: [1] }, 'network only through the proxy'],
    ['the whole disk writable', { view: { root: 'write', minimal: false, rules: [] } }, 'whole disk writable'],
  ])('unelevated: %s', (_name, changes, text) => {
    expect(refused(changes)).toContain(text);
  });

  it('unelevated: not because two spellings of a path differ', () => {
    expect(refused({ legacyWritableRoots: ['c:/W/'] })).toBe('not refused');
  });

  it('elevated: a writable part of what may not be read', () => {
    expect(refused({ level: 'elevated', view: reopenedDenied })).toContain('C:\\w\\out is writable but lies in a folder that commands may not read');
    expect(refused({ level: 'elevated', view: { root: 'write', minimal: false, rules: [] } })).toContain('whole disk writable');
    expect(refused({ level: 'elevated', view: reopened })).toBe('not refused');
  });

  it('a proxy that does not run', () => {
    expect(refused({ level: 'elevated', network: 'proxied' })).toContain('no proxy is running');
  });

  it.each(['unelevated', 'elevated'] as const)('%s: commands that could change the sandbox itself', (level) => {
    expect(refused({ level, codexHome: `${CWD}\\home` })).toContain('set CODEX_HOME to a folder outside the workspace');
    // Within a protected `.codex` it is safe.
    expect(refused({ level, codexHome: `${CWD}\\.codex` })).toBe('not refused');
  });
});
