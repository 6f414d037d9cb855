import { appendFileSync, existsSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setImmediate as nextMacrotask } from 'node:timers/promises';
import { Deferred } from '@codex-ts/async-utils';
import { describe, expect, it } from '@jest/globals';

import { loadThread } from './load-thread.ts';
import { FaultyFs, NO_FAULT } from './faulty-fs.fixture.ts';
import { inTempHome, item, jsonl, linesOf, message, meta, THREAD_ID, turn } from './rollout.fixture.ts';
import { RolloutWriter } from './rollout-writer.ts';
import { type GitInfo } from './session-meta.ts';

describe('RolloutWriter', () => {
  it('gives back what was appended, in order, behind the meta', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      const items = [...turn('one'), ...turn('two')];
      for (const one of items) writer.append([one]);
      await writer.close();
      const stored = await linesOf(writer.path);
      expect(stored.map(({ type, payload }) => ({ type, payload }))).toEqual([
        { type: 'session_meta', payload: meta() },
        ...items,
      ]);
    }));

  it('stamps lines in UTC milliseconds at the time of appending and keeps the key order', () =>
    inTempHome(async (home) => {
      let now = 1_700_000_000_001;
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), now: () => new Date((now += 1)) });
      writer.append([item(message('user', 'early'))]);
      writer.materialize();
      await writer.close();
      const raw = readFileSync(writer.path, 'utf8').split('\n');
      expect(raw[0]).toMatch(/^\{"timestamp":"2023-11-14T22:13:20\.003Z","type":"session_meta","payload":\{/);
      expect(raw[1]).toMatch(/^\{"timestamp":"2023-11-14T22:13:20\.002Z","type":"response_item","payload":\{/);
    }));

  it('makes no file before the first user message, whatever else is appended or flushed', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      const [started, ...rest] = turn('one');
      if (started !== undefined) writer.append([started]);
      await writer.flush();
      await nextMacrotask();
      expect(writer.isMaterialized).toBe(false);
      expect(existsSync(join(home, 'sessions'))).toBe(false);
      writer.append(rest);
      await writer.flush();
      expect((await linesOf(writer.path)).map((one) => one.type).slice(0, 2)).toEqual(['session_meta', 'event_msg']);
      await writer.close();
    }));

  it('leaves nothing behind when closed before the first user message', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      await writer.close();
      expect(existsSync(join(home, 'sessions'))).toBe(false);
    }));

  it('names file and folders after the local creation time and closes them to others', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      const made = new Date(meta().timestamp);
      const two = (n: number): string => String(n).padStart(2, '0');
      const day = [made.getFullYear(), two(made.getMonth() + 1), two(made.getDate())];
      const time = [made.getHours(), made.getMinutes(), made.getSeconds()].map(two).join('-');
      expect(relative(home, writer.path)).toBe(
        join('sessions', ...day.map(String), `rollout-${day.join('-')}T${time}-${THREAD_ID}.jsonl`),
      );
      writer.materialize();
      await writer.close();
      expect(statSync(writer.path).mode & 0o777).toBe(0o600);
      expect(statSync(join(home, 'sessions')).mode & 0o777).toBe(0o700);
    }));

  it('writes what was appended in one turn of the event loop at once', () =>
    inTempHome(async (home) => {
      const fs = new FaultyFs(NO_FAULT);
      const writes = (): number => fs.calls.filter((call) => call === 'write').length;
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), fs });
      for (const one of turn('one')) writer.append([one]);
      await writer.flush();
      expect(writes()).toBe(1);
      for (const one of turn('two')) writer.append([one]);
      await writer.flush();
      expect(writes()).toBe(2);
      await writer.close();
    }));

  it('stores without being asked to flush', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      writer.append(turn('one'));
      while (!existsSync(writer.path) || statSync(writer.path).size === 0) await nextMacrotask();
      expect((await linesOf(writer.path)).length).toBe(1 + turn('one').length);
      await writer.close();
    }));

  it('waits with the first line for what is known of the repository', () =>
    inTempHome(async (home) => {
      const reading = new Deferred<GitInfo | null>();
      const writer = RolloutWriter.create({ codexHome: home, meta: meta(), git: reading.promise });
      writer.append(turn('one'));
      const flushed = writer.flush();
      await nextMacrotask();
      expect(existsSync(writer.path)).toBe(false);
      reading.resolve({ branch: 'main' });
      await flushed;
      expect((await loadThread(writer.path)).meta.git).toEqual({ branch: 'main' });
      writer.append(turn('two'));
      await writer.close();
      expect((await linesOf(writer.path)).length).toBe(1 + 2 * turn('one').length);
    }));

  it('stores lines larger than a batch, and many of them', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      const big = Array.from({ length: 5 }, (_, i) => item(message('assistant', String(i).repeat(700_000))));
      writer.append([...turn('one'), ...big, item(message('assistant', 'x'.repeat(3_000_000)))]);
      await writer.close();
      expect((await linesOf(writer.path)).length).toBe(1 + turn('one').length + 6);
    }));

  it('replaces half characters, which strict readers refuse', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      writer.append([...turn('one'), item(message('assistant', 'a\ud800b 😀 \\ud8'))]);
      await writer.close();
      expect(readFileSync(writer.path, 'utf8')).toContain('a\ufffdb 😀 \\\\ud8');
    }));

  it('goes on with a file without touching it before the first append', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }]));
      utimesSync(path, 1000, 1000);
      const writer = await RolloutWriter.open(path);
      await writer.flush();
      expect(statSync(path).mtimeMs).toBe(1_000_000);
      writer.append(turn('one'));
      await writer.close();
      expect((await linesOf(path)).length).toBe(1 + turn('one').length);
    }));

  it('mixes with another appender only between lines', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }]));
      const [a, b] = [await RolloutWriter.open(path), await RolloutWriter.open(path)];
      for (let i = 0; i < 50; i += 1) {
        a.append([item(message('assistant', `a${i}${'-'.repeat(5000)}`))]);
        b.append([item(message('assistant', `b${i}${'-'.repeat(5000)}`))]);
        if (i % 7 === 0) await Promise.all([a.flush(), b.flush()]);
      }
      await Promise.all([a.close(), b.close()]);
      expect((await linesOf(path)).length).toBe(101);
    }));

  it('refuses appends after close and closes once', () =>
    inTempHome(async (home) => {
      const writer = RolloutWriter.create({ codexHome: home, meta: meta() });
      writer.append(turn('one'));
      await Promise.all([writer.close(), writer.close()]);
      expect(() => writer.append(turn('two'))).toThrow(expect.objectContaining({ code: 'rollout_closed' }));
    }));

  it('says which file cannot be opened', async () => {
    await expect(RolloutWriter.open('/nonexistent/r.jsonl')).rejects.toMatchObject({
      code: 'rollout_not_stored',
      systemCode: 'ENOENT',
      path: '/nonexistent/r.jsonl',
    });
  });

  it('refuses a meta without a date', () => {
    const make = (): unknown => RolloutWriter.create({ codexHome: '/h', meta: meta({ timestamp: 'soon' }) });
    expect(make).toThrow(expect.objectContaining({ code: 'rollout_bad_meta' }));
  });

  it('closes a torn line before the next one', () =>
    inTempHome(async (home) => {
      const path = join(home, 'r.jsonl');
      writeFileSync(path, jsonl([{ type: 'session_meta', payload: meta() }, ...turn('one')]));
      appendFileSync(path, '{"timestamp":"2026-11-21T03:13:15.2');
      const writer = await RolloutWriter.open(path);
      writer.append(turn('two'));
      await writer.close();
      expect((await loadThread(path)).userTurns).toBe(2);
    }));
});
