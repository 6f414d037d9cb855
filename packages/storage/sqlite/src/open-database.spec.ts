import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

import { inFolder, STEPS } from './database.fixture.ts';
import { type OpenOutcome } from './open-database.ts';

const mode = (path: string): number => statSync(path).mode & 0o777;
const isRoot = process.getuid?.() === 0;

function close(outcome: OpenOutcome): OpenOutcome {
  if (outcome.ok) outcome.db.close();
  return outcome;
}

describe('a database that is opened', () => {
  it('is made with its folder, for its owner only, with all migrations', () =>
    inFolder(async (folder) => {
      const umask = process.umask(0);
      try {
        const path = join(folder.path, 'new/deep/notes.sqlite');
        const outcome = await folder.open({ path });
        if (!outcome.ok) throw new Error(outcome.reason);
        expect(outcome.recovered).toBeNull();
        const { db } = outcome;
        db.prepare('INSERT INTO notes (text) VALUES (?)').run('one');
        expect(db.pragma('user_version', { simple: true })).toBe(2);
        expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
        expect(db.pragma('synchronous', { simple: true })).toBe(1);
        for (const suffix of ['', '-wal', '-shm']) expect(mode(path + suffix)).toBe(0o600);
        expect([mode(join(folder.path, 'new')), mode(join(folder.path, 'new/deep'))]).toEqual([0o700, 0o700]);
        db.close();
      } finally {
        process.umask(umask);
      }
    }));

  it('keeps what was stored, and is narrowed when others could read it', () =>
    inFolder(async (folder) => {
      await folder.fill(3);
      chmodSync(folder.file, 0o644);
      expect(await folder.with((db) => db.prepare('SELECT count(*) FROM notes').pluck().get())).toBe(3);
      expect(mode(folder.file)).toBe(0o600);
      expect(folder.notices).toEqual([]);
    }));

  it('may lie behind a symbolic link and in a folder with any name', () =>
    inFolder(async (folder) => {
      const real = join(folder.path, `a b ü ${'n'.repeat(200)}`);
      mkdirSync(real);
      symlinkSync(real, join(folder.path, 'link'));
      expect(close(await folder.open({ path: join(folder.path, 'link', 'notes.sqlite') }))).toMatchObject({ ok: true });
      expect(existsSync(join(real, 'notes.sqlite'))).toBe(true);
    }));

  it('is left alone when a newer program made it', () =>
    inFolder(async (folder) => {
      await folder.with((db) => db.pragma('user_version = 3'));
      const before = readFileSync(folder.file);
      expect(await folder.open()).toMatchObject({ ok: false, reason: expect.stringContaining('newer') });
      expect(readFileSync(folder.file).equals(before)).toBe(true);
      expect(readdirSync(folder.path)).toEqual(['notes.sqlite']);
    }));

  it('is refused, and nothing is changed, where it cannot be', () =>
    inFolder(async (folder) => {
      mkdirSync(folder.file);
      expect(await folder.open()).toMatchObject({ ok: false, reason: expect.stringContaining('not a regular file') });
      expect(await folder.open({ path: '/dev/null' })).toMatchObject({ ok: false });
      expect(await folder.open({ path: '/dev/null/notes.sqlite' })).toMatchObject({ ok: false });
      expect(await folder.open({ path: '/proc/notes.sqlite' })).toMatchObject({ ok: false });
      expect(folder.notices).toEqual([]);
    }));

  (isRoot ? it.skip : it)('is refused in a folder that may not be written (skipped: root may write anywhere)', () =>
    inFolder(async (folder) => {
      chmodSync(folder.path, 0o500);
      expect(await folder.open()).toMatchObject({ ok: false });
      chmodSync(folder.path, 0o700);
    }));

  it('does without shared memory when it is denied', () =>
    inFolder(async (folder) => {
      await folder.fill(3);
      mkdirSync(`${folder.file}-shm`);
      const answer = await folder.with((db) => {
        db.prepare('INSERT INTO notes (text) VALUES (?)').run('more');
        return [db.pragma('journal_mode', { simple: true }), db.prepare('SELECT count(*) FROM notes').pluck().get()];
      });
      expect(answer).toEqual(['delete', 4]);
      expect(folder.notices).toEqual([]);
    }));

  it('stops waiting when asked to', () =>
    inFolder(async (folder) => {
      await expect(folder.open({ signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    }));
});

describe('migrations', () => {
  it('start from any earlier version and lose nothing', () =>
    inFolder(async (folder) => {
      await folder.with((db) => db.prepare('INSERT INTO notes (text) VALUES (?)').run('old'), { migrations: STEPS.slice(0, 1) });
      expect(await folder.with((db) => db.prepare('SELECT text, author FROM notes').all())).toEqual([{ text: 'old', author: 'nobody' }]);
    }));

  it('leave the last whole version when a step fails', () =>
    inFolder(async (folder) => {
      const bad = { version: 3, up: (db: { exec(sql: string): unknown }) => void db.exec('CREATE TABLE half (x); CREATE TABLE notes (x)') };
      expect(await folder.open({ migrations: [...STEPS, bad] })).toMatchObject({ ok: false, reason: expect.stringContaining('already exists') });
      const tables = await folder.with((db) => [db.pragma('user_version', { simple: true }), db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'half'").all()]);
      expect(tables).toEqual([2, []]);
      expect(folder.notices).toEqual([]);
    }));
});

describe('a file that is empty, or too short to be anything', () => {
  it.each(['', 'S'])('is a new database', (text) =>
    inFolder(async (folder) => {
      writeFileSync(folder.file, text);
      expect(close(await folder.open())).toMatchObject({ ok: true, recovered: null });
    }),
  );
});
