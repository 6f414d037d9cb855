import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';

import { listRollouts } from './list-rollouts.ts';
import { inTempHome, item, message, turn } from './rollout.fixture.ts';
import { storeThread } from './stored-thread.fixture.ts';
import { ThreadNames } from './thread-names.ts';
import { type ThreadQuery } from './thread-query.ts';

const ALL: ThreadQuery = {
  limit: 25, cursor: null, sortKey: 'created_at', archived: false, modelProviders: null, sourceKinds: null, cwd: null, searchTerm: null,
};

async function ids(home: string, query: Partial<ThreadQuery> = {}): Promise<string[]> {
  return (await listRollouts(home, { ...ALL, ...query })).threads.map((thread) => thread.id);
}

/** All pages, joined. */
async function paged(home: string, query: Partial<ThreadQuery>): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | null = null; ; ) {
    const page = await listRollouts(home, { ...ALL, ...query, cursor });
    found.push(...page.threads.map((thread) => thread.id));
    if (page.nextCursor === null) return found;
    cursor = page.nextCursor;
  }
}

describe('listRollouts', () => {
  it('gives the newest first, by creation or by change', () =>
    inTempHome(async (home) => {
      const old = storeThread(home, '2026-01-01T12:00:00Z', { touched: 3000 });
      const mid = storeThread(home, '2026-02-01T12:00:00Z', { touched: 1000 });
      const young = storeThread(home, '2026-03-01T12:00:00Z', { touched: 2000 });
      expect(await ids(home)).toEqual([young.id, mid.id, old.id]);
      expect(await ids(home, { sortKey: 'updated_at' })).toEqual([old.id, young.id, mid.id]);
    }));

  it.each(['created_at', 'updated_at'] as const)('gives every thread once over the pages, by %s', (sortKey) =>
    inTempHome(async (home) => {
      const all: string[] = [];
      for (let i = 0; i < 40; i += 1) {
        // Several a second, some in the same millisecond, ids of both kinds, and a clock that goes back now and then.
        const made = new Date(Date.parse('2026-03-08T23:59:58Z') + (i % 13) * 400 - (i % 3) * 90_000_000);
        const id = i % 4 === 0 ? `${String(i).padStart(8, '0')}-2222-4333-8444-555555555555` : newUuidV7(made.getTime());
        all.push(storeThread(home, made.toISOString(), { id, touched: 1000 + (i % 5) }).id);
      }
      const whole = await ids(home, { sortKey, limit: 100 });
      expect(whole.toSorted()).toEqual(all.toSorted());
      for (const limit of [1, 7, 39, 40]) expect(await paged(home, { sortKey, limit })).toEqual(whole);
    }));

  it('ends with no cursor, also when the page is just full, and takes a limit of 0 for 1', () =>
    inTempHome(async (home) => {
      storeThread(home, '2026-01-01T12:00:00Z');
      expect(await listRollouts(home, { ...ALL, limit: 1 })).toMatchObject({ nextCursor: null });
      storeThread(home, '2026-01-02T12:00:00Z');
      expect(await listRollouts(home, { ...ALL, limit: 0 })).toMatchObject({ nextCursor: expect.stringMatching(/^2026-01-02T12:00:00Z\|/) });
    }));

  it('shows active or archived threads', () =>
    inTempHome(async (home) => {
      const active = storeThread(home, '2026-01-01T12:00:00Z');
      const archived = storeThread(home, '2026-01-02T12:00:00Z', { archived: true });
      expect(await ids(home)).toEqual([active.id]);
      expect(await ids(home, { archived: true })).toEqual([archived.id]);
    }));

  it('filters by source, provider and folder', () =>
    inTempHome(async (home) => {
      const cli = storeThread(home, '2026-01-01T12:00:00Z', { source: 'cli', model_provider: 'a' });
      const exec = storeThread(home, '2026-01-02T12:00:00Z', { source: 'exec', model_provider: 'b' });
      const review = storeThread(home, '2026-01-03T12:00:00Z', { source: { subagent: 'review' }, model_provider: null });
      const elsewhere = storeThread(home, '2026-01-04T12:00:00Z', { cwd: '/else', lines: turn('x').filter((one) => one.type !== 'turn_context') });
      expect(await ids(home)).toEqual([elsewhere.id, cli.id]);
      expect(await ids(home, { sourceKinds: [] })).toEqual([elsewhere.id, cli.id]);
      expect(await ids(home, { sourceKinds: ['exec', 'subAgentReview'] })).toEqual([review.id, exec.id]);
      expect(await ids(home, { sourceKinds: ['subAgent'] })).toEqual([review.id]);
      expect(await ids(home, { allSources: true })).toHaveLength(4);
      expect(await ids(home, { allSources: true, modelProviders: ['b'] })).toEqual([review.id, exec.id]);
      expect(await ids(home, { allSources: true, modelProviders: [] })).toHaveLength(4);
      expect(await ids(home, { cwd: '/else' })).toEqual([elsewhere.id]);
    }));

  it('searches first messages and names in any case of letters, and shows the name', () =>
    inTempHome(async (home) => {
      const a = storeThread(home, '2026-01-01T12:00:00Z', { lines: turn('Fix the PARSER') });
      const b = storeThread(home, '2026-01-02T12:00:00Z', { lines: turn('other') });
      await new ThreadNames(home).set(b.id, 'Parser again');
      expect(await ids(home, { searchTerm: 'parser' })).toEqual([b.id, a.id]);
      expect(await ids(home, { searchTerm: 'pars%' })).toEqual([]);
      const { threads } = await listRollouts(home, ALL);
      expect(threads.map(({ name }) => name)).toEqual(['Parser again', null]);
    }));

  it('passes over bad files and threads nobody spoke in', () =>
    inTempHome(async (home) => {
      const good = storeThread(home, '2026-01-01T12:00:00Z');
      storeThread(home, '2026-01-02T12:00:00Z', { lines: [item(message('user', 'no event'))] });
      writeFileSync(storeThread(home, '2026-01-03T12:00:00Z').path, '\0'.repeat(100));
      chmodSync(storeThread(home, '2026-01-04T12:00:00Z').path, 0);
      mkdirSync(join(dirname(good.path), 'rollout-2026-01-01T12-00-00-folder.jsonl'));
      const found = await ids(home);
      // A file without permissions is still readable for root.
      expect(found.filter((id) => id === good.id)).toHaveLength(1);
      expect(found.length).toBeLessThanOrEqual(2);
    }));

  it('is empty for an empty home and refuses a bad cursor', () =>
    inTempHome(async (home) => {
      expect(await listRollouts(home, ALL)).toEqual({ threads: [], nextCursor: null });
      await expect(listRollouts(home, { ...ALL, cursor: 'x' })).rejects.toMatchObject({ message: 'invalid cursor: x' });
      storeThread(home, '2026-01-01T12:00:00Z');
      await expect(listRollouts(home, ALL, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    }));
});
