import { describe, expect, it } from '@jest/globals';
import { explainSetupFailure, missingBubblewrap, setupFailure } from './setup-failure.ts';

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
    ['WSL1', { '/proc/version': 'Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4.0)' }, 'wsl --set-version'],
    ['user namespaces do not work here', { '/proc/version': 'Linux version 5.15.90.1-microsoft-standard-WSL2' }, 'allow user namespaces'],
    ['container does not allow namespaces', { '/.dockerenv': '' }, 'seccomp=unconfined'],
    ['container does not allow namespaces', { '/run/.containerenv': 'engine=podman' }, 'seccomp=unconfined'],
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
  expect(missingBubblewrap(machine({ '/proc/version': 'Linux version 4.4.0-Microsoft' })).message).toContain('WSL2');
});

describe('setupFailure', () => {
  it.each(['Invalid argument', 'Operation not permitted', 'Permission denied'])('knows a /proc that cannot be mounted: %s', (reason) => {
    expect(setupFailure(`bwrap: Can't mount proc on /newroot/proc: ${reason}\n`, machine({}))).toEqual({ type: 'no-proc' });
  });

  it.each(["Can't find source path /w/.git: No such file or directory", "Can't create file at /w/.env: Read-only file system", "Can't mkdir /w/private: Read-only file system"])('knows a path that vanished: %s', (line) => {
    expect(setupFailure(`bwrap: ${line}\n`, machine({}))).toEqual({ type: 'path-vanished' });
  });

  it.each([
    NO_NAMESPACES,
    'bwrap: setting up uid map: Permission denied\n',
    'bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted\n',
    'bwrap: Creating new namespace failed: Operation not permitted\n',
    'bwrap: Failed to make / slave: Permission denied\n',
    'bwrap: pivot_root: Operation not permitted\n',
  ])('knows a machine without namespaces: %s', (text) => {
    expect(setupFailure(text, machine({}))).toEqual({ type: 'no-namespaces', isLasting: true });
  });

  it.each(['Creating new namespace failed: Resource temporarily unavailable', 'Creating new namespace failed: Cannot allocate memory', 'Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)'])(
    'does not hold for good: %s',
    (line) => {
      expect(setupFailure(`bwrap: ${line}`, machine({}))).toEqual({ type: 'no-namespaces', isLasting: false });
      expect(setupFailure(`bwrap: ${line}`, machine({ '/proc/sys/user/max_user_namespaces': '0\n' }))).toEqual({ type: 'no-namespaces', isLasting: true });
    },
  );

  it.each(["bwrap: Can't mount proc on /newroot/proc: No space left on device", 'bwrap: execvp nosuch: No such file or directory', 'bwrap: Unknown option --perms', ''])('takes nothing else for it: %j', (text) => {
    expect(setupFailure(text, machine({}))).toEqual({ type: 'other' });
  });
});
