import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { levelFilter, Telemetry } from '@codex-ts/otel';
import { openDatabase } from '@codex-ts/sqlite';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { buildProgram, runProgram } from './child.fixture.ts';
import { LogDatabase, type LogDatabaseOptions } from './log-database.ts';
import { record } from './log-home.fixture.ts';
import { LOG_MIGRATIONS } from './log-schema.ts';

const DAY = 24 * 60 * 60 * 1_000;
const NOW = Date.UTC(2026, 0, 20);
let home = '';
let notices: string[] = [];
const made: LogDatabase[] = [];
beforeEach(async () => {
  home = (await makeTempDir()).path;
  notices = [];
});
afterEach(async () => {
  for (const one of made.splice(0)) await one.close();
});
afterAll(disposeTemp);

const file = (): string => join(home, 'codex-ts-logs.sqlite');
const recent = (message: string, threadId?: string) => record(message, { timeMs: NOW, ...(threadId === undefined ? {} : { threadId }) });

function database(more: Partial<LogDatabaseOptions> = {}): LogDatabase {
  const one = new LogDatabase({ sqliteHome: home, onNotice: (text) => notices.push(text), now: () => NOW, ...more });
  made.push(one);
  return one;
}

async function opened(more: Partial<LogDatabaseOptions> = {}): Promise<LogDatabase> {
  const one = database(more);
  expect(await one.open()).toBe(true);
  return one;
}

/** What a statement gives, on a connection of its own. */
async function ask(sql: string): Promise<unknown> {
  const outcome = await openDatabase({ path: file(), migrations: LOG_MIGRATIONS, kind: 'log database', onNotice: () => undefined });
  if (!outcome.ok) throw new Error(outcome.reason);
  const rows = outcome.db.prepare(sql).pluck().all();
  outcome.db.close();
  return rows;
}

describe('before it is opened', () => {
  it('nothing touches the disk; the newest 512 records wait', async () => {
    const logs = database();
    for (let i = 0; i < 600; i += 1) logs.write(recent(`r${String(i)}`));
    await logs.flush();
    expect(readdirSync(home)).toEqual([]);
    expect(logs.dropped).toBe(88);
    expect((await logs.query({ threadId: null, limit: 2 })).map((r) => r.message)).toEqual(['r598', 'r599']);
    expect(readdirSync(home)).toEqual([]);
    expect(await logs.open()).toBe(true);
    await logs.flush();
    expect(await ask("SELECT message FROM logs WHERE message LIKE '%lost%'")).toEqual(['88 log records were lost.']);
    expect(await ask('SELECT COUNT(*) FROM logs')).toEqual([513]);
  });

  it('closing opens nothing either', async () => {
    const logs = database();
    logs.write(recent('x'));
    await logs.close();
    expect(readdirSync(home)).toEqual([]);
    expect(await logs.open()).toBe(false);
  });
});

describe('records', () => {
  it('come back as they were, per thread and per process, the newest of them, in order', async () => {
    const logs = await opened();
    const full = record('hello', { level: 'warn', target: 'core::x', fields: { n: 1, s: 'two', b: true }, threadId: 't1', timeMs: NOW });
    logs.write(full);
    for (const n of ['1', '2', '3']) logs.write(recent(n));
    expect(await logs.query({ threadId: 't1', limit: 10 })).toEqual([full]);
    expect((await logs.query({ threadId: null, limit: 2 })).map((r) => r.message)).toEqual(['2', '3']);
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(await logs.size()).toBeGreaterThan(4096);
  });

  it('are written 128 at once without waiting, fewer after two seconds', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    try {
      const logs = await opened();
      for (let i = 0; i < 5; i += 1) logs.write(recent('x'));
      await jest.advanceTimersByTimeAsync(1_999);
      expect(await ask('SELECT COUNT(*) FROM logs')).toEqual([0]);
      await jest.advanceTimersByTimeAsync(1);
      await logs.query({ threadId: 'none', limit: 1 });
      expect(await ask('SELECT COUNT(*) FROM logs')).toEqual([5]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('of a process that ends without closing do not keep it alive', async () => {
    const { path } = await makeTempDir();
    const program = buildProgram(
      path,
      `const logs1 = new logs.LogDatabase({ sqliteHome: process.argv[2], onNotice: console.log });
       await logs1.open();
       logs1.write({ timeMs: Date.now(), level: 'info', target: 'x', message: 'm', fields: {} });
       console.log('end');`,
    );
    expect(await runProgram(program, home)).toBe('end\n');
  });
});

describe('caps', () => {
  it('1,000 rows of 10,000 stay in a thread, the newest', async () => {
    const logs = await opened();
    for (let i = 0; i < 10_000; i += 1) {
      logs.write(recent(`r${String(i)}`, i % 10 === 0 ? 'quiet' : 'loud'));
      if (i % 400 === 0) await logs.flush();
    }
    await logs.flush();
    expect(logs.dropped).toBe(0);
    expect(await ask('SELECT row_count FROM partitions ORDER BY key')).toEqual([1_000, 1_000]);
    expect((await logs.query({ threadId: 'loud', limit: 1 }))[0]?.message).toBe('r9999');
    expect(await logs.query({ threadId: 'loud', limit: 5_000 })).toHaveLength(1_000);
  });

  it('bytes of a partition are bounded too', async () => {
    const logs = await opened({ limits: { bytesPerPartition: 50_000 } });
    for (let i = 0; i < 200; i += 1) logs.write(recent(`${String(i)} ${'x'.repeat(1_000)}`, 't'));
    await logs.flush();
    const [bytes] = (await ask('SELECT bytes FROM partitions')) as number[];
    expect(bytes).toBeLessThanOrEqual(50_000);
    expect(bytes).toBeGreaterThan(45_000);
    expect((await logs.query({ threadId: 't', limit: 1 }))[0]?.message).toMatch(/^199 /);
  });

  it('rows older than ten days go, in quiet threads as well', async () => {
    const before = await opened({ now: () => NOW - 11 * DAY });
    before.write(record('old', { threadId: 'gone', timeMs: NOW - 11 * DAY }));
    before.write(record('old', { threadId: 'kept', timeMs: NOW - 11 * DAY }));
    before.write(record('young', { threadId: 'kept', timeMs: NOW - 9 * DAY }));
    await before.close();
    const logs = await opened();
    logs.write(recent('now'));
    await logs.flush();
    expect(await ask('SELECT message FROM logs ORDER BY id')).toEqual(['young', 'now']);
    expect(await ask('SELECT COUNT(*) FROM partitions')).toEqual([2]);
  });

  it('the whole is bounded: the partitions that were silent for longest go first', async () => {
    const totalBytes = 400_000;
    const logs = await opened({ limits: { totalBytes } });
    for (let thread = 0; thread < 60; thread += 1) {
      for (let i = 0; i < 20; i += 1) logs.write(record('x'.repeat(1_000), { threadId: `t${String(thread).padStart(2, '0')}`, timeMs: NOW + thread }));
      await logs.flush();
    }
    await logs.close();
    expect(statSync(file()).size).toBeLessThan(totalBytes * 1.3);
    const kept = (await ask('SELECT key FROM partitions ORDER BY key')) as string[];
    expect(kept.at(-1)).toBe('t:t59');
    expect(kept).toEqual(Array.from({ length: kept.length }, (_, i) => `t:t${String(60 - kept.length + i)}`));
    expect(kept.length).toBeGreaterThan(3);
  });
});

describe('several processes', () => {
  it('write at once, and nothing is lost', async () => {
    const { path } = await makeTempDir();
    const program = buildProgram(
      path,
      `const [home, name] = process.argv.slice(2);
       const log = new logs.LogDatabase({ sqliteHome: home, onNotice: console.log });
       await log.open();
       for (let i = 0; i < 900; i += 1) {
         log.write({ timeMs: Date.now(), level: 'info', target: 'x', message: 'm' + i, fields: {}, threadId: name });
         if (i % 100 === 99) await log.flush();
       }
       await log.close();
       console.log(String(log.dropped));`,
    );
    const names = ['a', 'b', 'c'];
    expect(await Promise.all(names.map((name) => runProgram(program, home, name)))).toEqual(['0\n', '0\n', '0\n']);
    expect(await ask('SELECT row_count FROM partitions ORDER BY key')).toEqual([900, 900, 900]);
  });

  it('a lock that is held for long costs no record: it is tried again', async () => {
    const logs = await opened();
    const other = await openDatabase({ path: file(), migrations: LOG_MIGRATIONS, kind: 'log database', onNotice: () => undefined });
    if (!other.ok) throw new Error(other.reason);
    other.db.exec('BEGIN IMMEDIATE');
    logs.write(recent('patient'));
    await logs.flush();
    other.db.exec('COMMIT');
    other.db.close();
    await logs.flush();
    expect(logs.dropped).toBe(0);
    expect(await ask('SELECT message FROM logs')).toEqual(['patient']);
  });
});

describe('a file that cannot be used', () => {
  it.each([
    ['zeros', Buffer.alloc(50_000)],
    ['text', Buffer.from('not a database at all, but a rather long text\n'.repeat(100))],
  ])('is set aside and made anew: %s', async (_name, content) => {
    writeFileSync(file(), content);
    const logs = await opened();
    logs.write(recent('x', 't'));
    expect((await logs.query({ threadId: 't', limit: 5 })).map((r) => r.message)).toEqual(['x']);
    expect(notices.join()).toContain('damaged');
    expect(readdirSync(home).some((name) => name.includes('.damaged-'))).toBe(true);
  });

  it('damaged in its pages: found when it is met, and the record is not lost', async () => {
    const first = await opened();
    for (let i = 0; i < 400; i += 1) first.write(recent('x'.repeat(500), 't'));
    await first.close();
    const bytes = readFileSync(file());
    writeFileSync(file(), Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xa5)]));
    const logs = database();
    await logs.open();
    logs.write(recent('after', 't'));
    await logs.flush();
    expect((await logs.query({ threadId: 't', limit: 1 })).map((r) => r.message)).toEqual(['after']);
    expect(logs.dropped).toBe(0);
    expect(notices.join()).toContain('damaged');
  });

  it('no folder can be made: told once, records counted, nothing thrown', async () => {
    writeFileSync(join(home, 'file'), '');
    const logs = database({ sqliteHome: join(home, 'file', 'sub') });
    expect(await logs.open()).toBe(false);
    expect(await logs.open()).toBe(false);
    logs.write(recent('x'));
    await logs.close();
    expect(notices).toHaveLength(1);
    expect(logs.dropped).toBe(1);
  });

  it('full: told once, records counted, and it goes on when there is room', async () => {
    const logs = await opened();
    const limit = await openDatabase({ path: file(), migrations: LOG_MIGRATIONS, kind: 'log database', onNotice: () => undefined });
    if (!limit.ok) throw new Error(limit.reason);
    limit.db.exec("CREATE TRIGGER full BEFORE INSERT ON logs WHEN new.message = 'big' BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");
    limit.db.close();
    for (const message of ['big', 'big']) {
      logs.write(recent(message));
      await logs.flush();
    }
    logs.write(recent('small'));
    await logs.flush();
    expect(logs.dropped).toBe(2);
    expect(notices).toEqual(['The log database cannot be used: database or disk is full']);
    expect(await ask('SELECT message FROM logs')).toEqual(['2 log records were lost.', 'small']);
  });
});

it('secrets never reach the database', async () => {
  const logs = await opened();
  const telemetry = new Telemetry();
  telemetry.addSecret('planted-secret-value');
  telemetry.addSink(logs, levelFilter('trace'));
  telemetry.logger('core').info('sent planted-secret-value', { header: 'Bearer abcdefghijklmnopqrstuvwxyz', why: 'password=hunter2hunter' });
  await telemetry.close();
  const bytes = readdirSync(home).map((name) => readFileSync(join(home, name), 'latin1')).join('');
  expect(bytes).toContain('sent [REDACTED_SECRET]');
  expect(bytes).not.toMatch(/planted|abcdefghijklm|hunter2/);
  expect(existsSync(file())).toBe(true);
});
