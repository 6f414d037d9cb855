import { type Database, openDatabase } from '@codex-ts/sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { Home } from './home.fixture.ts';
import { JobLeases, type Lease } from './job-leases.ts';
import { MIGRATIONS } from './schema.ts';

let home: Home;
let db: Database;
let now = 0;
beforeEach(async () => {
  home = new Home();
  now = 1_000_000;
  const outcome = await openDatabase({ path: home.database, migrations: MIGRATIONS, kind: 'index of threads', onNotice: () => undefined });
  if (!outcome.ok) throw new Error(outcome.reason);
  db = outcome.db;
});
afterEach(async () => {
  db.close();
  await home.dispose();
});

const worker = (name: string) => {
  const leases = new JobLeases(db, () => now);
  const claim = (inputWatermark?: number): Lease | null =>
    leases.claim('kind', 'key', { leaseMs: 1000, worker: name, ...(inputWatermark === undefined ? {} : { inputWatermark }) });
  return { leases, claim };
};

function held(lease: Lease | null): Lease {
  if (lease === null) throw new Error('not claimed');
  return lease;
}

describe('a job', () => {
  it('belongs to one owner until it is done or the owner is silent for too long', () => {
    const [a, b] = [worker('a'), worker('b')];
    const mine = held(a.claim());
    expect(b.claim()).toBeNull();
    now += 900;
    expect(a.leases.renew(mine, 'half')).toBe(true);
    now += 900;
    expect(b.claim()).toBeNull();
    now += 100;
    const theirs = held(b.claim());
    expect(theirs.progress).toBe('half');
    expect([a.leases.renew(mine), a.leases.finish(mine, { ok: true }), a.leases.finish(mine, { ok: false, error: 'x', retryInMs: 0 })]).toEqual([false, false, false]);
    expect(b.leases.finish(theirs, { ok: true })).toBe(true);
    expect(b.leases.finish(theirs, { ok: true })).toBe(false);
    expect(a.claim()).not.toBeNull();
  });

  it('is independent of other jobs', () => {
    const { leases, claim } = worker('a');
    held(claim());
    expect(leases.claim('kind', 'other', { leaseMs: 1000, worker: 'a' })).not.toBeNull();
    expect(leases.claim('other', 'key', { leaseMs: 1000, worker: 'a' })).not.toBeNull();
  });

  it('that was done with an input is done again only with a newer one', () => {
    const { leases, claim } = worker('a');
    expect(leases.finish(held(claim(5)), { ok: true })).toBe(true);
    expect([claim(5), claim(4)]).toEqual([null, null]);
    expect(leases.finish(held(claim(6)), { ok: true })).toBe(true);
  });

  it('that failed waits, is tried three times, and again at once when there is newer input', () => {
    const { leases, claim } = worker('a');
    const fail = (input: number): void => void leases.finish(held(claim(input)), { ok: false, error: 'no', retryInMs: 100 });
    for (let round = 0; round < 3; round += 1) {
      fail(5);
      expect(claim(5)).toBeNull();
      now += 100;
    }
    expect(claim(5)).toBeNull();
    fail(6);
    now += 100;
    expect(claim(6)).not.toBeNull();
  });

  it('without input can always be tried again after the wait', () => {
    const { leases, claim } = worker('a');
    for (let round = 0; round < 5; round += 1) {
      leases.finish(held(claim()), { ok: false, error: 'no', retryInMs: 100 });
      expect(claim()).toBeNull();
      now += 100;
    }
  });

  it('does not wait for ever when the clock goes back', () => {
    const [a, b] = [worker('a'), worker('b')];
    const mine = held(a.claim());
    now -= 86_400_000;
    const theirs = held(b.claim());
    expect(a.leases.renew(mine)).toBe(false);
    b.leases.finish(theirs, { ok: false, error: 'no', retryInMs: 100 });
    now -= 86_400_000;
    expect(a.claim()).not.toBeNull();
  });
});
