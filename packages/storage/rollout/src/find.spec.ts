import { appendFileSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';

import { findRolloutById } from './find-by-id.ts';
import { findRolloutByName } from './find-by-name.ts';
import { findLatestRollout } from './find-latest.ts';
import { type RolloutItem } from './line.ts';
import { inTempHome, item, jsonl, message, meta, turn } from './rollout.fixture.ts';
import { rolloutPath } from './rollout-path.ts';
import { type SessionMeta } from './session-meta.ts';

/** Puts a rollout where a writer would; `touched` is its modification time in seconds. */
function store(home: string, made: string, overrides: Partial<SessionMeta> = {}, lines = turn('one'), touched = 0): string {
  const created = new Date(made);
  const id = overrides.id ?? newUuidV7(created.getTime());
  const path = rolloutPath(home, created, id);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta({ ...overrides, id }) }, ...lines]));
  utimesSync(path, touched, touched);
  return path;
}

function idOf(path: string): string {
  return path.slice(-'.jsonl'.length - 36, -'.jsonl'.length);
}

function turnIn(cwd: string): RolloutItem[] {
  return turn('moved').map((one) => (one.type === 'turn_context' ? { ...one, payload: { ...one.payload, cwd } } : one));
}

describe('findRolloutById', () => {
  it('finds a thread in the folder of its day, in a neighbouring one, and anywhere else', () =>
    inTempHome(async (home) => {
      const day = store(home, '2026-11-20T12:00:00Z');
      const made = Date.parse('2026-11-20T12:00:00Z');
      const late = store(home, '2026-11-21T12:00:00Z', { id: newUuidV7(made) });
      const far = store(home, '2025-01-02T12:00:00Z', { id: newUuidV7(made) });
      const v4 = store(home, '2026-03-04T12:00:00Z', { id: '11111111-2222-4333-8444-555555555555' });
      for (const path of [day, late, far, v4]) expect(await findRolloutById(home, idOf(path))).toBe(path);
      expect(await findRolloutById(home, idOf(day).toUpperCase())).toBe(day);
    }));

  it('knows nothing of unknown ids, other words, archived threads and empty homes', () =>
    inTempHome(async (home) => {
      expect(await findRolloutById(home, newUuidV7())).toBeNull();
      const path = store(home, '2026-11-20T12:00:00Z');
      const archived = join(home, 'archived_sessions', path.split('/').at(-1) ?? '');
      mkdirSync(dirname(archived));
      writeFileSync(archived, '');
      rmSync(path);
      for (const id of [idOf(path), 'my-name', '', '../..']) expect(await findRolloutById(home, id)).toBeNull();
    }));

  it('stops when asked to', () =>
    inTempHome(async (home) => {
      const looking = findRolloutById(home, newUuidV7(), { signal: AbortSignal.abort(new Error('enough')) });
      await expect(looking).rejects.toThrow('enough');
    }));
});

describe('findLatestRollout', () => {
  it('goes by the time of change, not of creation', () =>
    inTempHome(async (home) => {
      const old = store(home, '2026-01-01T12:00:00Z', {}, turn('one'), 2000);
      store(home, '2026-02-02T12:00:00Z', {}, turn('one'), 1000);
      expect(await findLatestRollout({ codexHome: home, cwd: null })).toBe(old);
    }));

  it('matches the folder of the newest turn, else that of the meta', () =>
    inTempHome(async (home) => {
      const moved = store(home, '2026-01-01T12:00:00Z', { cwd: '/a' }, [...turnIn('/a'), ...turnIn('/b')], 3000);
      const plain: RolloutItem[] = turn('x').filter((one) => one.type !== 'turn_context');
      const stayed = store(home, '2026-01-02T12:00:00Z', { cwd: '/a' }, plain, 2000);
      expect(await findLatestRollout({ codexHome: home, cwd: '/b' })).toBe(moved);
      expect(await findLatestRollout({ codexHome: home, cwd: '/a' })).toBe(stayed);
      expect(await findLatestRollout({ codexHome: home, cwd: '/c' })).toBeNull();
    }));

  it('passes over the threads of a reviewer and of other agents', () =>
    inTempHome(async (home) => {
      const own = store(home, '2026-01-01T12:00:00Z', {}, turn('one'), 1000);
      store(home, '2026-01-02T12:00:00Z', { source: { subagent: 'review' } }, turn('one'), 2000);
      store(home, '2026-01-03T12:00:00Z', { source: { subagent: 'compact' } }, turn('one'), 2000);
      expect(await findLatestRollout({ codexHome: home, cwd: null })).toBe(own);
    }));

  it('sees through symbolic links', () =>
    inTempHome(async (home) => {
      mkdirSync(join(home, 'real'));
      symlinkSync(join(home, 'real'), join(home, 'link'));
      const path = store(home, '2026-01-01T12:00:00Z', {}, turnIn(join(home, 'real')));
      expect(await findLatestRollout({ codexHome: home, cwd: join(home, 'link') })).toBe(path);
    }));

  it('passes over threads nobody spoke in, or spoke in too late, and broken files', () =>
    inTempHome(async (home) => {
      const good = store(home, '2026-01-01T12:00:00Z', {}, turn('one'), 1000);
      store(home, '2026-01-02T12:00:00Z', {}, [item(message('user', 'no event'))], 2000);
      const silence = Array.from({ length: 250 }, () => item(message('assistant', 'x')));
      store(home, '2026-01-03T12:00:00Z', {}, [...silence, ...turn('late')], 3000);
      writeFileSync(store(home, '2026-01-04T12:00:00Z'), 'garbage');
      expect(await findLatestRollout({ codexHome: home, cwd: null })).toBe(good);
    }));

  it('asks for the provider when told to; threads that name none fit any', () =>
    inTempHome(async (home) => {
      const a = store(home, '2026-01-01T12:00:00Z', { model_provider: 'a' }, turn('one'), 1000);
      store(home, '2026-01-02T12:00:00Z', { model_provider: 'b' }, turn('one'), 2000);
      expect(await findLatestRollout({ codexHome: home, cwd: null, modelProvider: 'a' })).toBe(a);
      const none = store(home, '2026-01-03T12:00:00Z', { model_provider: null }, turn('one'), 3000);
      expect(await findLatestRollout({ codexHome: home, cwd: null, modelProvider: 'a' })).toBe(none);
    }));

  it('finds nothing in an empty home', () =>
    inTempHome(async (home) => {
      expect(await findLatestRollout({ codexHome: home, cwd: null })).toBeNull();
    }));
});

describe('findRolloutByName', () => {
  const named = (id: string, thread_name: string): string =>
    `${JSON.stringify({ id, thread_name, updated_at: '2026-11-21T03:13:15.134567891Z' })}\n`;

  it('goes by the newest name of a thread and the newest thread of a name', () =>
    inTempHome(async (home) => {
      const [a, b] = [store(home, '2026-01-01T12:00:00Z'), store(home, '2026-01-02T12:00:00Z')];
      const index = join(home, 'session_index.jsonl');
      writeFileSync(index, named(idOf(a), 'work') + named(idOf(b), 'work') + named(idOf(b), 'play') + '{"torn');
      expect(await findRolloutByName(home, 'work')).toBe(a);
      expect(await findRolloutByName(home, 'play')).toBe(b);
      expect(await findRolloutByName(home, 'wor')).toBeNull();
      appendFileSync(index, `\n${named(idOf(b), 'work')}`);
      expect(await findRolloutByName(home, 'work')).toBe(b);
    }));

  it('passes over threads whose file is gone or that ran elsewhere', () =>
    inTempHome(async (home) => {
      const here = store(home, '2026-01-01T12:00:00Z', { cwd: '/a' }, turnIn('/a'));
      const there = store(home, '2026-01-02T12:00:00Z', { cwd: '/a' }, turnIn('/b'));
      writeFileSync(join(home, 'session_index.jsonl'), named(idOf(here), 'w') + named(idOf(there), 'w') + named(newUuidV7(), 'w'));
      expect(await findRolloutByName(home, 'w')).toBe(there);
      expect(await findRolloutByName(home, 'w', { cwd: '/a' })).toBe(here);
      expect(await findRolloutByName(home, 'w', { cwd: '/c' })).toBeNull();
    }));

  it('finds nothing without an index', () =>
    inTempHome(async (home) => {
      expect(await findRolloutByName(home, 'work')).toBeNull();
    }));
});
