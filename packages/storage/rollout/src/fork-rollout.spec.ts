import { appendFileSync, existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newUuidV7 } from '@codex-ts/protocol';
import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { FAULT_CODES, FaultyFs, NO_FAULT } from './faulty-fs.fixture.ts';
import { findRolloutById } from './find-by-id.ts';
import { type ForkOptions, forkRollout } from './fork-rollout.ts';
import { type RolloutItem } from './line.ts';
import { loadThread } from './load-thread.ts';
import { readTurns } from './read-turns.ts';
import { compaction, inTempHome, item, LEAD_IN, linesOf, message, meta, rollback, texts, turn } from './rollout.fixture.ts';
import { type SessionMeta } from './session-meta.ts';
import { storeThread } from './stored-thread.fixture.ts';
import { startsUserTurn } from './user-turn.ts';
import { Tally } from './tally.fixture.ts';

const MADE = '2026-01-02T12:00:00Z';
const tally = new Tally('fork, a failure at every file call');
afterAll(() => tally.print());

const note = item(message('user', '<turn_aborted>\nstopped\n</turn_aborted>'));
const MARK: RolloutItem[] = [note, { type: 'event_msg', payload: { type: 'turn_aborted', reason: 'interrupted' } }];

function childMeta(parent: string): SessionMeta {
  return meta({ id: newUuidV7(Date.parse(MADE)), timestamp: MADE, forked_from_id: parent });
}

type Asked = Partial<Omit<ForkOptions, 'codexHome' | 'parentPath'>>;

async function fork(home: string, parent: { id: string; path: string }, asked: Asked = {}): Promise<string> {
  const { path, writer } = await forkRollout({ codexHome: home, parentPath: parent.path, meta: childMeta(parent.id), markInterrupted: MARK, ...asked });
  await writer.close();
  return path;
}

/** The messages of the user in the history of a thread. */
async function asked(path: string): Promise<string[]> {
  return texts((await loadThread(path)).history.filter(startsUserTurn));
}

function steer(text: string): RolloutItem[] {
  return [item(message('user', text)), { type: 'event_msg', payload: { type: 'user_message', message: text, local_images: [], text_elements: [] } }];
}

describe('forkRollout', () => {
  it('gives the child its own meta, then all lines of the parent byte for byte', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE, { lines: [...turn('one'), ...turn('two'), rollback(1)] });
      appendFileSync(parent.path, '{"timestamp":"t","type":"world_state","payload":{ "spaced" : 1}}\n');
      const path = await fork(home, parent);
      const [own = '', ...rest] = readFileSync(path, 'utf8').split('\n');
      expect(rest.join('\n')).toBe(readFileSync(parent.path, 'utf8'));
      expect(JSON.parse(own)).toMatchObject({ type: 'session_meta', payload: { forked_from_id: parent.id } });
      expect(statSync(path).mode & 0o777).toBe(0o600);
      const loaded = await loadThread(path);
      expect(loaded.meta.forked_from_id).toBe(parent.id);
      expect(await findRolloutById(home, loaded.meta.id)).toBe(path);
      expect(await asked(path)).toEqual(['ask one']);
    }));

  it('leaves a child that can be written to', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE);
      const { path, writer } = await forkRollout({ codexHome: home, parentPath: parent.path, meta: childMeta(parent.id), markInterrupted: MARK });
      writer.append(turn('more'));
      await writer.close();
      expect(await asked(path)).toEqual(['ask one', 'ask more']);
      expect(await asked(parent.path)).toEqual(['ask one']);
    }));

  it('cuts before a message, with what its turn had already written', () =>
    inTempHome(async (home) => {
      const [started, ...rest] = turn('two');
      const two = [started, item(message('developer', 'rules')), item(LEAD_IN), ...rest].filter((one) => one !== undefined);
      const parent = storeThread(home, MADE, { lines: [item(LEAD_IN), ...turn('one'), ...two, ...turn('three')] });
      const path = await fork(home, parent, { beforeUserMessage: 1 });
      const kept = (await linesOf(path)).slice(2).map(({ type, payload }) => ({ type, payload }));
      expect(kept).toEqual([item(LEAD_IN), ...turn('one')]);
      expect(await asked(await fork(home, parent, { beforeUserMessage: 0 }))).toEqual([]);
      for (const n of [3, 99]) expect(await asked(await fork(home, parent, { beforeUserMessage: n }))).toEqual(['ask one', 'ask two', 'ask three']);
    }));

  it('counts only what a person wrote', () =>
    inTempHome(async (home) => {
      const context = [item(LEAD_IN), note, item(message('user', '<user_shell_command>\nls\n</user_shell_command>'))];
      const parent = storeThread(home, MADE, { lines: [...context, ...turn('one'), ...context, ...turn('two')] });
      expect(await asked(await fork(home, parent, { beforeUserMessage: 1 }))).toEqual(['ask one']);
    }));

  it('marks the turn that a cut leaves unfinished', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE, { lines: turn('one', [item(message('assistant', 'well')), ...steer('stop that')]) });
      const path = await fork(home, parent, { beforeUserMessage: 1 });
      expect(texts((await loadThread(path)).history)).toEqual(['ask one', 'well', '<turn_aborted>\nstopped\n</turn_aborted>']);
      expect((await readTurns(path)).map(({ id, status }) => ({ id, status }))).toEqual([{ id: 'turn-one', status: 'interrupted' }]);
      expect((await linesOf(path)).at(-1)?.payload).toEqual({ type: 'turn_aborted', reason: 'interrupted', turn_id: 'turn-one' });
    }));

  it('marks a turn that the parent has not finished, and no other', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE, { lines: [...turn('one'), ...turn('two').slice(0, 4)] });
      expect((await readTurns(await fork(home, parent))).map(({ status }) => status)).toEqual(['completed', 'interrupted']);
      expect((await linesOf(await fork(home, parent, { beforeUserMessage: 1 }))).length).toBe(2 + turn('one').length);
    }));

  it('does not count messages that were rolled back', () =>
    inTempHome(async (home) => {
      const lines = [...turn('one'), ...turn('two', steer('steered')), ...turn('three'), rollback(2), ...turn('four'), ...turn('five')];
      const parent = storeThread(home, MADE, { lines });
      expect(await asked(await fork(home, parent, { beforeUserMessage: 1 }))).toEqual(['ask one']);
      expect(await asked(await fork(home, parent, { beforeUserMessage: 2 }))).toEqual(['ask one', 'ask four']);
    }));

  it('keeps the first n messages of any thread', () =>
    inTempHome(async (home) => {
      let count = 0;
      const named = (make: (name: string) => RolloutItem[]) => fc.constant(null).map(() => make(String((count += 1))));
      const piece = fc.oneof(
        { weight: 5, arbitrary: named((name) => turn(name)) },
        { weight: 1, arbitrary: named((name) => turn(name, steer(`steer ${name}`))) },
        { weight: 1, arbitrary: named((name) => turn(name).slice(0, 4)) },
        { weight: 1, arbitrary: named((name) => [item(LEAD_IN), ...turn(name)]) },
        { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }).map((n) => [rollback(n)]) },
      );
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 8 }), fc.nat(8), async (pieces, n) => {
          const parent = storeThread(home, MADE, { lines: pieces.flat() });
          const whole = await asked(parent.path);
          expect(await asked(await fork(home, parent, { beforeUserMessage: n }))).toEqual(whole.slice(0, n));
        }),
        { numRuns: 150 },
      );
    }));

  it('keeps a compaction that came before the message', () =>
    inTempHome(async (home) => {
      const kept = [message('user', 'ask one'), message('user', 'summary c1')];
      const parent = storeThread(home, MADE, { lines: [...turn('one'), ...compaction('c1', kept), ...turn('two')] });
      expect(texts((await loadThread(await fork(home, parent, { beforeUserMessage: 1 }))).history)).toEqual(['ask one', 'summary c1']);
    }));

  it('leaves out bad lines and a torn tail', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE);
      const whole = readFileSync(parent.path, 'utf8');
      writeFileSync(parent.path, Buffer.concat([Buffer.from(`garbage\n\n[1]\n${whole}`), Buffer.from([0xff, 0x0a]), Buffer.from('{"timestamp":"2026')]));
      expect(readFileSync(await fork(home, parent), 'utf8').split('\n').slice(1).join('\n')).toBe(whole);
    }));

  it('takes of a parent that is being written what it was at the start', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE, { lines: Array.from({ length: 200 }, (_, i) => turn(String(i))).flat() });
      const before = readFileSync(parent.path, 'utf8');
      const forking = fork(home, parent);
      let busy = true;
      void forking.finally(() => (busy = false)).catch(() => undefined);
      while (busy) {
        appendFileSync(parent.path, '{"timestamp":"t","type":"event_msg","payload":{"type":"agent_reasoning","text":"x"}}\n');
        await new Promise((resolve) => setImmediate(resolve));
      }
      const copied = readFileSync(await forking, 'utf8').split('\n').slice(1).join('\n');
      expect(readFileSync(parent.path, 'utf8').startsWith(copied)).toBe(true);
      expect(copied.startsWith(before.slice(0, 1000))).toBe(true);
    }));

  it('refuses a parent that is not there or empty, and leaves nothing behind', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE);
      await expect(fork(home, { id: parent.id, path: join(home, 'no') })).rejects.toMatchObject({ code: 'rollout_unreadable' });
      writeFileSync(join(home, 'empty'), '');
      await expect(fork(home, { id: parent.id, path: join(home, 'empty') })).rejects.toMatchObject({ code: 'rollout_empty' });
      await expect(fork(home, parent, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
      await expect(fork(home, parent, { meta: meta({ id: parent.id, timestamp: MADE }) })).rejects.toMatchObject({ code: 'rollout_exists' });
      await expect(fork(home, parent, { meta: meta({ timestamp: 'soon' }) })).rejects.toMatchObject({ code: 'rollout_bad_meta' });
      expect(readdirSync(join(home, 'sessions/.unfinished'))).toEqual([]);
      expect(await asked(parent.path)).toEqual(['ask one']);
    }));

  it('takes away what a process that died left there, after a day', () =>
    inTempHome(async (home) => {
      const parent = storeThread(home, MADE);
      await fork(home, parent);
      const [old, young] = ['old', 'young'].map((name) => join(home, 'sessions/.unfinished', name));
      for (const path of [old, young]) writeFileSync(path ?? '', 'x');
      utimesSync(old ?? '', 1000, 1000);
      await fork(home, parent);
      expect([old, young].map((path) => existsSync(path ?? ''))).toEqual([false, true]);
    }));

  it('gives a whole child or none, whichever call fails, and spares the parent', async () => {
    let calls = 0;
    await inTempHome(async (home) => {
      const fs = new FaultyFs(NO_FAULT);
      await fork(home, storeThread(home, MADE), { fs });
      calls = fs.calls.length;
    });
    expect(calls).toBeGreaterThan(7);
    const shapes = [{ always: true }, { always: false }, { always: true, partial: 100 }, { always: false, works: true }];
    for (const code of FAULT_CODES) {
      for (let at = 1; at <= calls; at += 1) {
        for (const shape of shapes) {
          await tally.run(() =>
            inTempHome(async (home) => {
              const parent = storeThread(home, MADE);
              const before = readFileSync(parent.path);
              const child = childMeta(parent.id);
              const outcome = await fork(home, parent, { meta: child, fs: new FaultyFs({ at, code, ...shape }) }).catch((error: unknown) => error);
              const path = await findRolloutById(home, child.id);
              if (typeof outcome === 'string') expect(outcome).toBe(path);
              else expect(outcome).toMatchObject({ code: 'rollout_not_stored', systemCode: code });
              if (path !== null) expect(await asked(path)).toEqual(['ask one']);
              expect(readFileSync(parent.path)).toEqual(before);
              expect(await asked(await fork(home, parent))).toEqual(['ask one']);
            }),
          );
        }
      }
    }
  });
});
