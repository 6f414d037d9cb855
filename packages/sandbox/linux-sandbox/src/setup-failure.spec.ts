import { describe, expect, it } from '@jest/globals';
import { explainSetupFailure, isProcMountFailure, isVanishedPath, missingBubblewrap } from './setup-failure.ts';

const NO_NAMESPACES = 'bwrap: No permissions to create new namespace, likely because the kernel does not allow non-privileged user namespaces.\n';
const machine =
  (files: Record<string, string>) =>
  (path: string): string | null =>
    files[path] ?? null;

describe('explainSetupFailure', () => {
  it.each([
    ['unprivileged_userns_clone', { '/proc/sys/kernel/unprivileged_userns_clone': '0\n' }, 'sysctl -w kernel.unprivileged_userns_clone=1'],
    ['max_user_namespaces', { '/proc/sys/user/max_user_namespaces': '0\n' }, 'sysctl -w user.max_user_namespaces=15000'],
    ['AppArmor', { '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1\n' }, 'sysctl -w kernel.apparmor_restrict_unprivileged_userns=0'],
    ['already runs inside a sandbox', { '/proc/self/status': 'Name:\tnode\nSeccomp:\t2\n' }, 'run it outside'],
    ['user namespaces do not work here', {}, 'allow user namespaces'],
  ])('names the cause: %s', (cause, files, remedy) => {
    const error = explainSetupFailure(NO_NAMESPACES, machine(files));
    expect(error.code).toBe('sandbox_unavailable');
    expect(error.message).toContain(cause);
    expect(error.message).toContain(remedy);
    expect(error.message).toContain('the command was not run');
  });

  it('tells a program that could not be run from a sandbox that could not be made', () => {
    const error = explainSetupFailure('bwrap: execvp nosuch: No such file or directory\n', machine({}));
    expect(error).toMatchObject({ code: 'spawn_failed', message: 'Cannot run nosuch: No such file or directory' });
  });

  it('asks for a newer bubblewrap when an option is unknown', () => {
    const error = explainSetupFailure('bwrap: Unknown option --json-status-fd\n', machine({ '/etc/os-release': 'ID=fedora' }));
    expect(error.message).toMatch(/too old.*dnf install bubblewrap/);
  });

  it('quotes what it does not know, and copes with silence', () => {
    expect(explainSetupFailure("bwrap: Can't bind mount /a: whatever\n", machine({})).message).toContain('"Can\'t bind mount /a: whatever"');
    expect(explainSetupFailure('', machine({})).message).toContain('without a message');
  });
});

it('names the line that installs bubblewrap', () => {
  const error = missingBubblewrap(machine({ '/etc/os-release': 'ID=alpine' }));
  expect(error.code).toBe('sandbox_unavailable');
  expect(error.message).toMatch(/`bwrap`.*sudo apk add bubblewrap$/);
});

it.each(['Invalid argument', 'Operation not permitted', 'Permission denied'])('knows a /proc that cannot be mounted: %s', (reason) => {
  expect(isProcMountFailure(`bwrap: Can't mount proc on /newroot/proc: ${reason}\n`)).toBe(true);
});

it('takes nothing else for it', () => {
  expect(isProcMountFailure("bwrap: Can't mount proc on /newroot/proc: No space left on device")).toBe(false);
  expect(isProcMountFailure('bwrap: setting up uid map: Permission denied')).toBe(false);
  expect(isVanishedPath("bwrap: Can't find source path /w/.git: No such file or directory\n")).toBe(true);
  expect(isVanishedPath("bwrap: Can't create file at /w/.env: Read-only file system\n")).toBe(true);
  expect(isVanishedPath("bwrap: Can't mkdir /w/private: Read-only file system\n")).toBe(true);
  expect(isVanishedPath('bwrap: setting up uid map: Permission denied')).toBe(false);
});
