import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { throughShell, withDescriptors } from './child-descriptors.ts';
import { strayDescriptors } from './stray-descriptors.ts';

const folder = mkdtempSync(join(tmpdir(), 'fds-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const none = { fds: [], status: () => '', close: () => undefined };
const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('what we were started with reaches no child', () => {
  const file = join(folder, 'log');
  const target = openSync(file, 'w');
  const script = 'for fd in 5 40; do (echo leak >/proc/self/fd/$fd) 2>/dev/null; done; true';
  // Node itself hands these on here, as a careless parent does with ours.
  const stdio = ['ignore', 'ignore', 'ignore', 'ignore', 'ignore', target, ...Array<'ignore'>(34).fill('ignore'), target] as const;
  const piped = spawnSync('/bin/sh', ['-c', script], { stdio: withDescriptors([...stdio].slice(0, 3), none, [5, 40]) });
  const [program, args] = throughShell('/bin/sh', ['-c', script], none, [5, 40]);
  const terminal = spawnSync(program, args, { stdio: [...stdio] });
  expect([piped.status, terminal.status, readFileSync(file, 'utf8')]).toEqual([0, 0, '']);
  spawnSync('/bin/sh', ['-c', script], { stdio: [...stdio] });
  expect(readFileSync(file, 'utf8')).toContain('leak');
  closeSync(target);
});

it('what a plan passes on comes first', () => {
  const inherited = { ...none, fds: [{ ours: 20, theirs: 3, isWritten: false }, { ours: 21, theirs: 4, isWritten: true }] };
  expect(withDescriptors(['ignore'], inherited, [])).toEqual(['ignore', 'ignore', 'ignore', 20, 21]);
  expect(withDescriptors(['ignore', 9, 9], inherited, [3, 5])).toEqual(['ignore', 9, 9, 20, 21, expect.any(Number)]);
  expect(throughShell('/p', ['a'], inherited, [3, 5])).toEqual(['/bin/sh', ['-c', `exec 5>&- 3</proc/${process.pid}/fd/20 4>/proc/${process.pid}/fd/21; exec "$@"`, 'sh', '/p', 'a']]);
  expect(throughShell('/p', ['a'], none, [])).toEqual(['/p', ['a']]);
});

it('our own descriptors are not among the stray ones', () => {
  const fd = openSync('/dev/null', 'r');
  expect(strayDescriptors()).not.toContain(fd);
  closeSync(fd);
});
