import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

import { livenessOf, ownIdentity, processPlace, startTimeOf } from './process-identity.ts';

const nextTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('livenessOf', () => {
  it('knows this process, and not an earlier or later one of its number', () => {
    expect(livenessOf(ownIdentity())).toBe('running');
    const [pid] = ownIdentity().split('.');
    expect(livenessOf(`${pid}.1@${processPlace()}`)).toBe('dead');
    expect(livenessOf('nonsense')).toBe('dead');
  });

  it('cannot see into other machines', () => {
    expect(livenessOf('1.1@elsewhere')).toBe('unseen');
  });

  it('takes a process for dead as soon as it is, also while its parent has not noticed', async () => {
    // The shell starts a child, never waits for it, and sleeps: the child becomes a zombie.
    const shell = spawn('/bin/sh', ['-c', 'sleep 30 & echo $!; exec sleep 30'], { stdio: ['pipe', 'pipe', 'ignore'] });
    try {
      const [line] = (await once(shell.stdout, 'data')) as [Buffer];
      const pid = line.toString('utf8').trim();
      const identity = `${pid}.${startTimeOf(pid) ?? ''}@${processPlace()}`;
      // The shell itself would notice.
      while (readFileSync(`/proc/${shell.pid}/comm`, 'latin1').trim() !== 'sleep') await nextTask();
      process.kill(Number(pid), 'SIGKILL');
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))) await nextTask();
      expect(livenessOf(identity)).toBe('dead');
    } finally {
      shell.kill('SIGKILL');
    }
  });
});
