import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';

import { openPlanFiles } from './plan-files.ts';

const plan = { program: '/bin/sh', args: [], env: {}, cwd: '/', sandboxed: true };
const launch = {
  statusFd: 4,
  holdsTree: true,
  prepare: () => ({ leftovers: [], release: () => Promise.resolve() }),
  isEmpty: () => true,
  verdict: () => ({ type: 'ran' }) as const,
};

describe('openPlanFiles', () => {
  it('hands over bytes, takes the status, holds the output, and leaves no name behind', () => {
    const files = openPlanFiles({ ...plan, extraFds: [{ fd: 3, data: Buffer.from('bytes') }], launch }, true);
    try {
      const held = files.held ?? 1;
      spawnSync('/bin/sh', ['-c', 'cat <&3; echo seen >&4'], { stdio: ['ignore', held, held, ...files.above] });
      expect({ output: files.output(), status: files.status() }).toEqual({ output: 'bytes', status: 'seen\n' });
    } finally {
      files.close();
    }
    expect({ output: files.output(), status: files.status() }).toEqual({ output: '', status: '' });
  });
});
