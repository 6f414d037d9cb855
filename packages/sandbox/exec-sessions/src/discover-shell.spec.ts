import { describe, expect, it } from '@jest/globals';
import { discoverShell, namedShell, type ShellSearch } from './discover-shell.ts';
import { type Shell, shellArgv, shellKind } from './shell-kind.ts';

const machine = (programs: string[], loginShell: string | null = null, platform: NodeJS.Platform = 'linux'): ShellSearch => ({
  platform, loginShell: () => loginShell, isProgram: (path) => programs.includes(path),
});

describe('the shell that commands run in', () => {
  const ALL = ['/bin/bash', '/bin/zsh', '/bin/sh', '/usr/bin/fish', '/opt/bash', '/usr/sbin/nologin'];

  it.each<[string, NodeJS.ProcessEnv, ShellSearch, string]>([
    ['the login shell', { SHELL: '/bin/zsh' }, machine(ALL, '/opt/bash'), '/opt/bash'],
    ['$SHELL when we cannot drive the login shell', { SHELL: '/bin/zsh' }, machine(ALL, '/usr/bin/fish'), '/bin/zsh'],
    ['$SHELL without an entry of the user', { SHELL: '/bin/zsh' }, machine(ALL), '/bin/zsh'],
    ['neither when both are unknown', { SHELL: '/usr/bin/fish' }, machine(ALL, '/usr/sbin/nologin'), '/bin/bash'],
    ['not a login shell that is gone', {}, machine(ALL, '/gone/zsh'), '/bin/bash'],
    ['not a relative $SHELL', { SHELL: 'zsh' }, machine([...ALL, 'zsh']), '/bin/bash'],
    ['bash in another place', {}, machine(['/usr/bin/bash', '/bin/zsh', '/bin/sh']), '/usr/bin/bash'],
    ['zsh without bash', {}, machine(['/bin/zsh', '/bin/sh']), '/bin/zsh'],
    ['one from PATH, but no relative entry of it', { PATH: '.:bin:/nix/bin' }, machine(['./bash', 'bin/bash', '/nix/bin/bash', '/bin/sh']), '/nix/bin/bash'],
    ['sh at last', {}, machine(['/bin/sh']), '/bin/sh'],
    ['sh by name where nothing can be found', {}, machine([]), '/bin/sh'],
    ['zsh before bash on macOS', {}, machine(['/bin/bash', '/bin/zsh'], null, 'darwin'), '/bin/zsh'],
  ])('%s', (_, env, search, path) => {
    expect(discoverShell(env, search).path).toBe(path);
  });

  it.each<[string, string[], NodeJS.ProcessEnv, Shell]>([
    ['PowerShell 7', ['C:\\Program Files\\PowerShell\\7\\pwsh.exe', 'C:\\Windows\\System32\\cmd.exe'], {}, { kind: 'powershell', path: 'C:\\Program Files\\PowerShell\\7\\pwsh.exe' }],
    ['one from Path, whatever its case', ['D:\\ps\\pwsh.exe'], { PATH: 'D:\\ps;E:\\x' }, { kind: 'powershell', path: 'D:\\ps\\pwsh.exe' }],
    ['PowerShell 5', ['D:\\W\\System32\\WindowsPowerShell\\v1.0\\powershell.exe'], { SYSTEMROOT: 'D:\\W' }, { kind: 'powershell', path: 'D:\\W\\System32\\WindowsPowerShell\\v1.0\\powershell.exe' }],
    ['cmd', ['D:\\cmd.exe'], { comspec: 'D:\\cmd.exe' }, { kind: 'cmd', path: 'D:\\cmd.exe' }],
    ['cmd by name at last', [], {}, { kind: 'cmd', path: 'C:\\Windows\\System32\\cmd.exe' }],
  ])('on Windows: %s', (_, programs, env, shell) => {
    expect(discoverShell(env, machine(programs, null, 'win32'))).toEqual(shell);
  });

  it('on this machine: one that exists', () => {
    expect(discoverShell(process.env).path).toMatch(/^\//);
  });
});

describe('a shell that a model names', () => {
  const own: Shell = { kind: 'bash', path: '/opt/bash' };
  const search = machine(['/opt/bash', '/bin/bash', '/bin/sh', '/x/zsh', '/bin/fish']);

  it.each([
    ['/bin/bash', '/bin/bash'], ['/x/zsh', '/x/zsh'], ['bash', '/opt/bash'], ['sh', '/bin/sh'], ['/gone/sh', '/bin/sh'], ['/gone/bash', '/opt/bash'], ['./bash', '/opt/bash'],
    ['zsh', undefined], ['/bin/fish', undefined], ['python', undefined], ['', undefined], ['__proto__', undefined], ['/bin/', undefined],
  ])('%s becomes %s', (name, path) => {
    expect(namedShell(name, own, {}, search)?.path).toBe(path);
  });

  it("on Windows bash is Git's, not the Linux subsystem's", () => {
    const windows = machine(['C:\\Windows\\System32\\bash.exe', 'D:\\git\\bash.exe'], null, 'win32');
    const env = { Path: 'C:\\Windows\\System32;D:\\git' };
    expect(namedShell('bash', { kind: 'cmd', path: 'cmd' }, env, windows)).toEqual({ kind: 'bash', path: 'D:\\git\\bash.exe' });
  });
});

it.each([
  ['/usr/bin/bash', 'bash'], ['pwsh', 'powershell'], ['C:\\x\\PowerShell.EXE', 'powershell'], ['cmd.exe', 'cmd'], ['dash', null], ['toString', null], ['bash.sh', null],
])('the kind of %s is %s', (path, kind) => {
  expect(shellKind(path)).toBe(kind);
});

it.each<[Shell['kind'], boolean, string[]]>([
  ['bash', true, ['P', '-lc', 's']], ['zsh', false, ['P', '-c', 's']], ['sh', true, ['P', '-lc', 's']], ['powershell', true, ['P', '-Command', 's']],
  ['powershell', false, ['P', '-NoProfile', '-Command', 's']], ['cmd', true, ['P', '/c', 's']],
])('%s, login %s', (kind, login, argv) => {
  expect(shellArgv({ kind, path: 'P' }, 's', { login })).toEqual(argv);
});
