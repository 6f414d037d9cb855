import { expect, it } from '@jest/globals';
import { looksDenied } from './looks-denied.ts';

it.each([
  [1, 'touch: cannot touch x: Read-only file system', true],
  [1, 'PERMISSION DENIED', true],
  [2, 'Operation not permitted', true],
  [127, 'failed to write file', true],
  [1, 'sandbox', true],
  [1, 'Bad system call (seccomp)', true],
  [1, 'Landlock refused', true],
  [159, '', true],
  [0, 'permission denied', false],
  [null, 'permission denied', false],
  [2, '', false],
  [126, '', false],
  [127, 'command not found', false],
  [7, "curl: (7) Couldn't connect to server", false],
  [137, '', false],
])('exit %s with %j -> %s', (exitCode, output, denied) => {
  expect(looksDenied(exitCode, output)).toBe(denied);
});
