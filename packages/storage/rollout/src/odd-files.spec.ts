import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { listRollouts } from './list-rollouts.ts';
import { loadThread } from './load-thread.ts';
import { summarizeRollout } from './summarize-rollout.ts';

let home = '';
let pipe = '';
let folder = '';
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'odd-rollouts-'));
  const day = join(home, 'sessions/2026/01/02');
  mkdirSync(day, { recursive: true });
  pipe = join(day, 'rollout-2026-01-02T03-04-05-01a1fc18-0579-7662-92e4-000000000001.jsonl');
  folder = join(day, 'rollout-2026-01-02T03-04-05-01a1fc18-0579-7662-92e4-000000000002.jsonl');
  execFileSync('/bin/sh', ['-c', `mkfifo '${pipe}'`]);
  mkdirSync(folder);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a pipe or a folder named like a rollout', () => {
  it('is refused, and holds nobody up', async () => {
    for (const path of [pipe, folder]) {
      await expect(loadThread(path)).rejects.toMatchObject({ code: 'rollout_unreadable' });
      await expect(summarizeRollout(path)).rejects.toMatchObject({ code: 'rollout_unreadable' });
    }
    const query = { limit: 10, cursor: null, sortKey: 'created_at', archived: false, modelProviders: null, sourceKinds: null, cwd: null, searchTerm: null } as const;
    expect((await listRollouts(home, query)).threads).toEqual([]);
  });
});
