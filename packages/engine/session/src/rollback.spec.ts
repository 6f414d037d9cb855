import { afterEach, describe, expect, it } from '@jest/globals';
import { Deferred } from '@codex-ts/async-utils';
import { type Recorder } from './recorder.ts';
import { type Bench, bench, type BenchOptions, calls, closeBenches, LONG, outline, says } from './session.fixture.ts';

afterEach(closeBenches);

const lastInput = (b: Bench) => outline(b.asked.at(-1)?.input ?? []);

describe('rollback', () => {
  it('drops the last turns, with what led in to them, and tells of it once it is stored', async () => {
    const b = bench();
    for (const text of ['one', 'two', 'three']) await b.turn(text);
    b.events.length = 0;
    await b.session.rollback(2);
    expect(b.events).toEqual([expect.objectContaining({ type: 'thread.rolled_back', numTurns: 2, counts: expect.anything() })]);
    await b.turn('four');
    expect(lastInput(b)).toEqual(['permissions', 'environment', 'user: one', 'assistant: done', 'user: four']);
  });

  it('empties the thread when there are fewer turns, and tells everything anew', async () => {
    const b = bench();
    await b.turn('one');
    await b.session.rollback(99);
    await b.turn('two');
    expect(lastInput(b)).toEqual(['permissions', 'environment', 'user: two']);
  });

  it('tells again what only a dropped turn had told', async () => {
    const b = bench();
    await b.turn('one');
    await b.turn('two', { cwd: '/elsewhere' });
    await b.session.rollback(1);
    await b.turn('three');
    expect(lastInput(b)).toEqual(['permissions', 'environment', 'user: one', 'assistant: done', 'environment', 'user: three']);
  });

  it('goes back behind a compaction, to what was there before it', async () => {
    const b = bench({ answers: [says(LONG), calls('c', 60_000), says('SUMMARY'), says('end')], compaction: { limitTokens: () => 50_000 } });
    await b.turn('one');
    await b.turn('two');
    await b.session.rollback(1);
    await b.turn('three');
    expect(lastInput(b)).toEqual(['permissions', 'environment', 'user: one', expect.stringMatching(/^assistant: word/), 'user: three']);
  });

  it('counts the tokens of what is left', async () => {
    const b = bench({ answers: [says('a', 100), says('b', 90_000)] });
    await b.turn('one');
    await b.turn('two');
    await b.session.rollback(1);
    const [told] = b.of('thread.rolled_back');
    expect(told?.counts?.last.total_tokens).toBeLessThan(1000);
    expect(told?.counts?.total.total_tokens).toBe(90_100);
  });

  it.each([0, -1, 1.5, NaN])('refuses %d turns', async (count) => {
    await expect(bench().session.rollback(count)).rejects.toMatchObject({ code: 'invalid_rollback', message: 'numTurns must be >= 1' });
  });

  it('refuses while a turn runs', async () => {
    const gate = new Deferred<void>();
    const b = bench({ answers: [{ ...says('x'), after: gate.promise }] });
    const ended = b.turn('one');
    await expect(b.session.rollback(1)).rejects.toMatchObject({ code: 'turn_active', message: 'Cannot rollback while a turn is in progress.' });
    gate.resolve();
    await ended;
  });

  it('refuses a second one beside the first, and turns meanwhile', async () => {
    const b = bench();
    await b.turn('one');
    const first = b.session.rollback(1);
    await expect(b.session.rollback(1)).rejects.toMatchObject({ message: 'rollback already in progress for this thread' });
    for (const start of [() => b.session.compact(), () => b.session.updateSettings({}), () => b.session.startTurn({ input: [], outputSchema: undefined }, {})]) {
      expect(start).toThrow(expect.objectContaining({ code: 'rollback_in_progress' }));
    }
    await first;
    await b.turn('two');
  });

  it('needs a record', async () => {
    const ephemeral = bench({ isEphemeral: true });
    await expect(ephemeral.session.rollback(1)).rejects.toMatchObject({ code: 'rollback_unavailable', message: 'thread rollback requires a persisted rollout path' });
  });

  it('is nothing to a thread in which nobody has said anything', async () => {
    const b = bench();
    await b.session.rollback(1);
    expect(b.of('thread.rolled_back')).toHaveLength(1);
    await b.turn('one');
    expect(lastInput(b)).toEqual(['permissions', 'environment', 'user: one']);
  });

  it('takes effect with the next turn when the record failed at the marker', async () => {
    const full = new Error('disk full');
    let isFull = false;
    const recorder = (writer: Recorder): Recorder => ({
      append: (items) => writer.append(items),
      flush: () => (isFull ? Promise.reject(full) : writer.flush()),
      close: () => writer.close(),
    });
    const b = bench({ recorder });
    await b.turn('one');
    await b.turn('two');
    isFull = true;
    await expect(b.session.rollback(1)).rejects.toBe(full);
    expect(await b.turn('three')).toMatchObject({ status: 'failed' });
    isFull = false;
    await b.turn('four');
    expect(lastInput(b)[2]).toBe('user: one');
    expect(lastInput(b)).not.toContain('user: two');
    const live = lastInput(b);
    await b.resume();
    await b.turn('five');
    expect(lastInput(b).slice(0, live.length)).toEqual(live);
  });
});

describe('settings', () => {
  const checkSettings: NonNullable<BenchOptions['parts']> = {
    checkSettings: ({ sandboxPolicy }) => (sandboxPolicy.type === 'danger-full-access' ? 'sandbox_mode: set by /etc/codex/requirements.toml' : null),
  };

  it('change for later turns', async () => {
    const b = bench();
    b.session.updateSettings({ cwd: '/a' });
    await b.turn('one', { model: 'other' });
    expect(b.session.settings).toMatchObject({ cwd: '/a', model: 'other' });
    expect(b.asked[0]?.model).toBe('other');
  });

  it('stay as they were where a change is not allowed', () => {
    const b = bench({ parts: checkSettings });
    const before = b.session.settings;
    const change = { cwd: '/a', sandboxPolicy: { type: 'danger-full-access' } as const };
    const refused = expect.objectContaining({ code: 'setting_not_allowed', message: 'sandbox_mode: set by /etc/codex/requirements.toml' });
    expect(() => b.session.updateSettings(change)).toThrow(refused);
    expect(() => b.session.startTurn({ input: [], outputSchema: undefined }, change)).toThrow(refused);
    expect(b.session.settings).toBe(before);
    expect(b.session.activeTurnId).toBeNull();
  });

  it('do not change under a running turn', async () => {
    const gate = new Deferred<void>();
    const b = bench({ answers: [{ ...says('x'), after: gate.promise }] });
    const ended = b.turn('one');
    expect(() => b.session.updateSettings({ cwd: '/a' })).toThrow(expect.objectContaining({ code: 'turn_active' }));
    gate.resolve();
    await ended;
  });

  it('tell the model of a new personality, once', async () => {
    const b = bench({ settings: { personality: 'pragmatic' } });
    await b.turn('one');
    await b.turn('two', { personality: 'friendly' });
    await b.turn('three');
    const manner = { role: 'developer', content: [{ text: '<personality_spec>friendly</personality_spec>' }] };
    expect(b.asked[0]?.input).not.toContainEqual(expect.objectContaining(manner));
    expect(b.asked[2]?.input.filter((item) => JSON.stringify(item).includes('friendly'))).toHaveLength(1);
    expect(b.asked[1]?.input[4]).toMatchObject(manner);
    await b.resume();
    b.session.updateSettings({ personality: 'friendly' });
    await b.turn('four');
    expect(b.asked[3]?.input.filter((item) => JSON.stringify(item).includes('personality_spec'))).toHaveLength(1);
  });
});
