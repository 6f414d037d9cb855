import { afterEach, describe, expect, it } from '@jest/globals';
import { Deferred } from '@codex-ts/async-utils';
import { type Bench, bench, calls, closeBenches, linesOf, outline, says } from './session.fixture.ts';

afterEach(closeBenches);

const text = (words: string) => [{ type: 'text' as const, text: words }];
const settle = () => new Promise((resolve) => setImmediate(resolve));
const spoken = (b: Bench) => outline(b.asked.at(-1)?.input ?? []).filter((line) => /^(user|assistant): /.test(line));

/** A session whose first answer is held back until told. */
async function held(answers: Parameters<typeof bench>[0]): Promise<{ b: Bench; go: Deferred<void>; ended: ReturnType<Bench['turn']> }> {
  const go = new Deferred<void>();
  const [first = says('one'), ...rest] = answers?.answers ?? [];
  const b = bench({ ...answers, answers: [{ ...first, after: go.promise }, ...rest] });
  const ended = b.turn('begin');
  while (b.asked.length === 0) await settle();
  return { b, go, ended };
}

describe('steering', () => {
  it('adds to the active turn behind the outputs of its tools, stored and told', async () => {
    const { b, go, ended } = await held({ answers: [calls('plan'), says('end')] });
    const id = b.session.activeTurnId ?? '';
    expect(b.session.steer(text('rather that'), { expected: id })).toBe(id);
    go.resolve();
    expect(await ended).toEqual({ status: 'completed', lastMessage: 'end' });
    expect(outline(b.asked.at(-1)?.input ?? []).slice(-3)).toEqual(['function_call', 'function_call_output', 'user: rather that']);
    expect(b.of('user.message').map(({ turnId, item }) => [turnId, item.content])).toEqual([[id, text('begin')], [id, text('rather that')]]);
    expect((await linesOf(b)).filter((line) => line === 'user_message')).toHaveLength(2);
  });

  it('keeps a turn going whose answer would have ended it', async () => {
    const { b, go, ended } = await held({ answers: [says('first'), says('second')] });
    b.session.steer(text('more'));
    b.session.steer(text('and more'));
    go.resolve();
    expect(await ended).toEqual({ status: 'completed', lastMessage: 'second' });
    expect(spoken(b).slice(-4)).toEqual(['user: begin', 'assistant: first', 'user: more', 'user: and more']);
  });

  it('loses nothing when the turn is interrupted before the model is asked again', async () => {
    const { b, ended } = await held({ answers: [says('never')] });
    b.session.steer(text('by the way'));
    await b.session.interrupt();
    expect(await ended).toEqual({ status: 'interrupted' });
    expect(b.of('user.message')).toHaveLength(2);
    await b.turn('next');
    expect(spoken(b)).toContain('user: by the way');
  });

  it('forgets what was not read when whoever interrupts says it again', async () => {
    const { b, ended } = await held({ answers: [says('never'), says('two')] });
    b.session.steer(text('by the way'));
    await b.session.interrupt(b.session.activeTurnId, { dropsInput: true });
    expect(await ended).toEqual({ status: 'interrupted' });
    await b.turn('by the way');
    expect(spoken(b).filter((line) => line === 'user: by the way')).toHaveLength(1);
    expect((await linesOf(b)).filter((line) => line === 'user_message')).toHaveLength(2);
  });

  it('is refused without a turn, for another turn, and for a compaction', async () => {
    const go = new Deferred<void>();
    const b = bench({ answers: [{ ...says('x'), after: go.promise }], compaction: {} });
    expect(() => b.session.steer(text('a'))).toThrow(expect.objectContaining({ code: 'no_active_turn', message: 'no active turn to steer' }));
    const ended = b.turn('begin');
    const id = b.session.activeTurnId;
    expect(() => b.session.steer(text('a'), { expected: 'other' })).toThrow(`expected active turn id \`other\` but found \`${id}\``);
    go.resolve();
    await ended;
    const compacted = b.compact();
    expect(() => b.session.steer(text('a'))).toThrow(expect.objectContaining({ code: 'not_steerable', message: 'cannot steer a compact turn' }));
    await compacted;
    expect(b.of('user.message')).toHaveLength(1);
  });

  it('changes settings for later turns only', async () => {
    const { b, go, ended } = await held({ answers: [calls('plan'), says('end')], parts: { checkSettings: ({ model }) => (model === 'bad' ? 'not that one' : null) } });
    expect(() => b.session.steer(text('a'), { changes: { model: 'bad' } })).toThrow('not that one');
    b.session.steer(text('b'), { changes: { model: 'small' } });
    expect(b.session.settings.model).toBe('big');
    go.resolve();
    await ended;
    await b.session.idle();
    expect(b.session.settings.model).toBe('small');
    await b.turn('next');
    expect(b.asked.map(({ model }) => model)).toEqual(['big', 'big', 'small']);
    expect(spoken(b)).not.toContain('user: a');
  });
});
