import fs, { existsSync, mkdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { levelFilter, Telemetry } from '@codex-ts/otel';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { buildProgram, runProgram } from './child.fixture.ts';
import { type LogFileFs } from './log-file-fs.ts';
import { linesIn, record } from './log-home.fixture.ts';
import { RotatingLogFile } from './rotating-log-file.ts';

let dir = '';
beforeEach(async () => {
  dir = join((await makeTempDir()).path, 'log');
});
afterAll(disposeTemp);
const path = (name = 'codex-ts.log'): string => join(dir, name);
const mode = (name: string): number => statSync(name).mode & 0o777;
const failure = (code: string): Error => Object.assign(new Error(`${code}: no`), { code });

describe('the text log', () => {
  it('touches nothing before the first record; then its file is 0600 in a folder 0700', async () => {
    const log = new RotatingLogFile({ dir });
    await log.flush();
    expect(existsSync(dir)).toBe(false);
    log.write(record('hello', { fields: { n: 1 } }));
    await log.close();
    expect(readFileSync(path(), 'utf8')).toBe('2026-01-02T00:00:00.000000Z  INFO core: hello n=1\n');
    expect([mode(dir), mode(path())]).toEqual([0o700, 0o600]);
  });

  it('narrows a file that others could read, and leaves a folder as it is', async () => {
    mkdirSync(dir, { mode: 0o755 });
    writeFileSync(path(), 'old\n', { mode: 0o644 });
    const log = new RotatingLogFile({ dir });
    log.write(record('new'));
    await log.close();
    expect([mode(dir), mode(path())]).toEqual([0o755, 0o600]);
    expect(linesIn(dir)).toHaveLength(2);
  });

  it('writes JSON when asked', async () => {
    const log = new RotatingLogFile({ dir, format: 'json' });
    log.write(record('two\nlines', { threadId: 't' }));
    await log.close();
    expect(JSON.parse(linesIn(dir)[0] ?? '')).toMatchObject({ level: 'INFO', target: 'core', fields: { message: 'two\nlines', thread_id: 't' } });
  });

  it('begins a new line after one that a killed process left torn, even within a character', async () => {
    mkdirSync(dir);
    writeFileSync(path(), Buffer.from([...Buffer.from('torn '), 0xf0, 0x9f]));
    const log = new RotatingLogFile({ dir });
    log.write(record('whole \ud800'));
    await log.close();
    const lines = linesIn(dir);
    expect(lines).toHaveLength(2);
    expect(lines[1]).toBe('2026-01-02T00:00:00.000000Z  INFO core: whole \ufffd');
  });

  it('counts what is said after closing', async () => {
    const log = new RotatingLogFile({ dir });
    await log.close();
    log.write(record('late'));
    expect(log.dropped).toBe(1);
  });
});

describe('when it writes', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('an error at once with what waited before it, the rest within a second', () => {
    const log = new RotatingLogFile({ dir });
    log.write(record('a'));
    expect(existsSync(path())).toBe(false);
    log.write(record('b', { level: 'error' }));
    expect(linesIn(dir)).toHaveLength(2);
    log.write(record('c'));
    jest.advanceTimersByTime(999);
    expect(linesIn(dir)).toHaveLength(2);
    jest.advanceTimersByTime(1);
    expect(linesIn(dir)).toHaveLength(3);
  });

  it('a lot at once: memory stays bounded', () => {
    const log = new RotatingLogFile({ dir });
    for (let i = 0; i < 100; i += 1) log.write(record('x'.repeat(1_000)));
    expect(linesIn(dir).length).toBeGreaterThan(60);
  });
});

describe('rotation', () => {
  it('keeps three old files and no more than their size, over 10,000 records', async () => {
    const maxBytes = 64 * 1024;
    const log = new RotatingLogFile({ dir, maxBytes });
    for (let i = 0; i < 10_000; i += 1) {
      log.write(record(`line ${String(i)} ${'x'.repeat(50)}`));
      if (i % 100 === 0) await log.flush();
    }
    await log.close();
    expect(fs.readdirSync(dir).sort()).toEqual(['codex-ts.log', 'codex-ts.log.1', 'codex-ts.log.2', 'codex-ts.log.3']);
    for (const name of fs.readdirSync(dir)) {
      expect(statSync(path(name)).size).toBeLessThanOrEqual(maxBytes);
      expect(mode(path(name))).toBe(0o600);
    }
    const numbers = linesIn(dir).map((line) => Number(/line (\d+)/.exec(line)?.[1]));
    expect(numbers.at(-1)).toBe(9_999);
    expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => 10_000 - numbers.length + i));
  });

  it('waits for nobody: while another process rotates it goes on, but not for ever', async () => {
    const log = new RotatingLogFile({ dir, maxBytes: 1_000 });
    mkdirSync(dir);
    writeFileSync(path('codex-ts.log.lock'), '');
    for (let i = 0; i < 100; i += 1) log.write(record('x'.repeat(64 * 1024)));
    await log.flush();
    expect(statSync(path()).size).toBeLessThanOrEqual(1_000 + 4 * 1024 * 1024);
    expect(statSync(path()).size).toBeGreaterThan(3 * 1024 * 1024);
    expect(log.dropped).toBeGreaterThan(0);
    expect(log.lastError).toContain('full');
  });

  it('takes over the lock of a process that died', async () => {
    const log = new RotatingLogFile({ dir, maxBytes: 1_000 });
    mkdirSync(dir);
    writeFileSync(path('codex-ts.log.lock'), '');
    utimesSync(path('codex-ts.log.lock'), 1, 1);
    for (let i = 0; i < 100; i += 1) {
      log.write(record('x'.repeat(50)));
      await log.flush();
    }
    expect(log.dropped).toBe(0);
    expect(existsSync(path('codex-ts.log.3'))).toBe(true);
    expect(existsSync(path('codex-ts.log.lock'))).toBe(false);
  });

  it('loses no line when four processes write and rotate at once', async () => {
    const { path: folder } = await makeTempDir();
    const program = buildProgram(
      folder,
      `
      const [dir, name] = process.argv.slice(2);
      const log = new logs.RotatingLogFile({ dir, maxBytes: 20_000, keep: 200 });
      for (let i = 0; i < 1_000; i += 1) {
        log.write({ timeMs: 0, level: i % 7 === 0 ? 'error' : 'info', target: name, message: 'line ' + i + ' end', fields: {} });
        if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
      await log.close();
      console.log(String(log.dropped));
      `,
    );
    const names = ['a', 'b', 'c', 'd'];
    expect(await Promise.all(names.map((name) => runProgram(program, dir, name)))).toEqual(names.map(() => '0\n'));
    const lines = linesIn(dir);
    for (const name of names) {
      const numbers = lines.map((line) => new RegExp(`^\\S+ +\\S+ ${name}: line (\\d+) end$`).exec(line)?.[1]).filter((n) => n !== undefined);
      expect(new Set(numbers).size).toBe(1_000);
    }
    // A process that looks while another one writes may take its line for a torn one, and leave an empty line.
    expect(lines.filter((line) => line !== '')).toHaveLength(4_000);
    expect(fs.readdirSync(dir).length).toBeGreaterThan(2);
  });
});

describe('a disk that fails', () => {
  /** Real files until `fail` is set; then the named call fails. */
  function brittle(call: keyof LogFileFs): { files: LogFileFs; fail: { code: string | null } } {
    const fail: { code: string | null } = { code: null };
    const real = fs[call] as (...args: unknown[]) => unknown;
    const broken = (...args: unknown[]): unknown => {
      if (fail.code !== null) throw failure(fail.code);
      return real(...args);
    };
    return { fail, files: { ...fs, [call]: broken } };
  }

  it.each<[keyof LogFileFs, string]>([
    ['writeSync', 'ENOSPC'],
    ['writeSync', 'EIO'],
    ['openSync', 'EACCES'],
    ['mkdirSync', 'EROFS'],
    ['fstatSync', 'EIO'],
    ['statSync', 'EACCES'],
    ['renameSync', 'EACCES'],
  ])('%s failing with %s costs lines, which are counted and told of later', async (call, code) => {
    const { files, fail } = brittle(call);
    const log = new RotatingLogFile({ dir, fs: files, maxBytes: 500 });
    for (let i = 0; i < 5; i += 1) log.write(record(`before ${String(i)} ${'x'.repeat(60)}`, { level: 'error' }));
    fail.code = code;
    for (let i = 0; i < 20; i += 1) log.write(record(`during ${String(i)} ${'x'.repeat(60)}`, { level: 'error' }));
    fail.code = null;
    log.write(record('after', { level: 'error' }));
    await log.close();
    const text = linesIn(dir).join('\n');
    expect(text).toContain('after');
    const told = [...text.matchAll(new RegExp(`WARN codex_logs: (\\d+) log lines were lost: ${code}`, 'g'))].map(([, n]) => Number(n));
    expect(told.reduce((sum, n) => sum + n, 0)).toBe(log.dropped);
    const during = linesIn(dir).filter((line) => line.includes('during')).length;
    expect(during + log.dropped).toBe(20);
  });

  it('a write that stops half-way leaves a torn line, and the next one is whole', async () => {
    let room = Number.POSITIVE_INFINITY;
    const writeSync = (fd: number, bytes: Buffer, offset: number): number => {
      if (room === 0) throw failure('ENOSPC');
      const n = fs.writeSync(fd, bytes, offset, Math.min(room, bytes.length - offset));
      room -= n;
      return n;
    };
    const log = new RotatingLogFile({ dir, fs: { ...fs, writeSync: writeSync as typeof fs.writeSync } });
    room = 100;
    for (const word of ['one', 'two', 'three']) log.write(record(word));
    await log.flush();
    room = Number.POSITIVE_INFINITY;
    log.write(record('four'));
    await log.close();
    const lines = linesIn(dir);
    expect(log.dropped).toBe(1);
    expect(lines.filter((line) => /^2026\S+ {2}INFO core: (one|two|four)$/.test(line))).toHaveLength(3);
    expect(lines.some((line) => line.includes('1 log lines were lost: ENOSPC'))).toBe(true);
  });

  it('a really full disk (/dev/full) never throws', async () => {
    mkdirSync(dir);
    fs.symlinkSync('/dev/full', path());
    const log = new RotatingLogFile({ dir });
    log.write(record('x', { level: 'error' }));
    await log.close();
    expect(log.dropped).toBe(1);
    expect(log.lastError).toContain('ENOSPC');
  });
});

it('secrets never reach the file', async () => {
  const log = new RotatingLogFile({ dir });
  const telemetry = new Telemetry();
  telemetry.addSecret('planted-secret-value');
  telemetry.addSink(log, levelFilter('trace'));
  telemetry.logger('core').error('sent planted-secret-value', { header: 'Bearer sk-abcdefghijklmnopqrstuvwxyz', password: 'hunter2' });
  await telemetry.close();
  expect(linesIn(dir)).toHaveLength(1);
  expect(linesIn(dir)[0]).not.toMatch(/planted|abcdefghij|hunter2/);
});
