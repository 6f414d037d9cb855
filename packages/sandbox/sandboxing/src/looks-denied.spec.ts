import { describe, expect, it } from '@jest/globals';
import { looksDenied } from './looks-denied.ts';

describe('a denial', () => {
  it.each([
    [1, 'touch: cannot touch x: Read-only file system'],
    [1, "touch: cannot touch 'x': Read-only file system"],
    [1, 'PERMISSION DENIED'],
    [2, 'Operation not permitted'],
    [1, "PermissionError: [Errno 13] Permission denied: '/etc/x'"],
    [1, 'Error: EACCES: permission denied, open \'/x\''],
    [1, "Error: EROFS: read-only file system, open '/x'"],
    [101, 'Os { code: 30, kind: ReadOnlyFilesystem, message: "Read-only file system" }'],
    [1, 'thread main panicked: Permission denied (os error 13)'],
    [1, 'java.io.FileNotFoundException: /x (Read-only file system)'],
    [1, 'Got permission denied while trying to connect to the Docker daemon socket'],
    [128, "fatal: Unable to create '/w/.git/index.lock': Read-only file system"],
    [2, 'sh: 1: cannot create x: Permission denied'],
    [126, '/bin/sh: ./private: Permission denied'],
    [127, 'failed to write file'],
    [1, 'Bad system call (seccomp)'],
    [1, 'Landlock refused'],
    [1, 'Sandbox: touch(12) deny(1) file-write-create /x'],
    [1, 'first line\r\nx: Permission denied\r\n'],
    [159, ''],
  ])('exit %s with %j', (code, output) => {
    expect(looksDenied(code, output)).toBe(true);
    // No fact makes a refusal of the kernel an ordinary failure.
    expect(looksDenied(code, output, { network: 'enabled' })).toBe(true);
  });
});

describe('no denial', () => {
  it.each([
    [0, 'permission denied'],
    [null, 'permission denied'],
    [1, 'sandbox'],
    [1, 'FAIL packages/sandbox/src/seccomp.spec.ts'],
    [1, 'running 3 tests for landlock ... FAILED'],
    [1, '✗ answers permission denied to guests'],
    [1, 'works on a read-only file system'],
    [255, 'git@github.com: Permission denied (publickey).'],
    [2, ''],
    [126, ''],
    [127, 'command not found'],
    [137, ''],
    [1, 'AssertionError: expected 1 to be 2'],
  ])('exit %s with %j', (code, output) => {
    expect(looksDenied(code, output)).toBe(false);
    expect(looksDenied(code, output, { network: 'restricted' })).toBe(false);
  });
});

describe('a network that cannot be reached', () => {
  it.each([
    [7, "curl: (7) Couldn't connect to server"],
    [6, 'curl: (6) Could not resolve host: example.com'],
    [128, "fatal: unable to access 'https://github.com/a/b/': Could not resolve host: github.com"],
    [1, 'npm error code EAI_AGAIN'],
    [1, 'Error: getaddrinfo ENOTFOUND registry.npmjs.org'],
    [1, 'socket.gaierror: [Errno -3] Temporary failure in name resolution'],
    [1, 'connect: Network is unreachable'],
    [101, 'failed to lookup address information: Try again'],
  ])('is a denial only where the sandbox closed it: exit %s with %j', (code, output) => {
    expect(looksDenied(code, output)).toBe(false);
    expect(looksDenied(code, output, { network: 'enabled' })).toBe(false);
    expect(looksDenied(code, output, { network: 'restricted' })).toBe(true);
    expect(looksDenied(code, output, { network: 'proxied' })).toBe(true);
  });
});
