import { afterEach, describe, expect, it } from '@jest/globals';
import { bench, calls, closeBenches, linesOf, LONG, outline, Overflow, says, SETTINGS, tool } from './session.fixture.ts';

afterEach(closeBenches);

const limit = (tokens: number) => ({ limitTokens: () => tokens });

describe('a compaction by itself', () => {
  it('comes before a turn, once the context is full', async () => {
    const b = bench({ answers: [says(LONG, 50_000), says('SUMMARY'), says('ok', 100), says('ok', 100)], compaction: limit(50_000) });
    await b.turn('one');
    expect(b.of('compaction.started')).toHaveLength(0);
    await b.turn('two');
    expect(outline(b.asked[2]?.input ?? [])).toEqual(['user: one', 'user: SUMMARY', 'permissions', 'environment', 'user: two']);
    await b.turn('three');
    expect(b.of('compaction.started')).toHaveLength(1);
    expect((await linesOf(b)).filter((name) => name === 'turn_context')).toHaveLength(3);
  });

  it('does not come after a final answer', async () => {
    const b = bench({ answers: [says('full', 90_000)], compaction: limit(100) });
    await b.turn('one');
    expect(b.asked).toHaveLength(1);
  });

  it('comes between a tool round and the next request, with the context before the last message of the user', async () => {
    const b = bench({ answers: [says(LONG), calls('c', 60_000), says('SUMMARY'), says('end')], compaction: limit(50_000) });
    await b.turn('one');
    expect(await b.turn('two')).toEqual({ status: 'completed', lastMessage: 'end' });
    expect(outline(b.asked[3]?.input ?? [])).toEqual(['user: one', 'permissions', 'environment', 'user: two', 'user: SUMMARY']);
    expect((await linesOf(b)).slice(-7)).toEqual(['turn_context', 'token_count', 'context_compacted', 'agent_message', 'assistant', 'token_count', 'task_complete']);
    await b.resume();
    await b.turn('three');
    expect(outline(b.asked[4]?.input ?? [])).toEqual(['user: one', 'permissions', 'environment', 'user: two', 'user: SUMMARY', 'assistant: end', 'user: three']);
  });

  it('comes once for each request, however little it helps', async () => {
    const b = bench({ answers: [calls('a', 60_000), says(LONG), calls('b', 60_000), says('S'), says('end')], compaction: limit(1) });
    await b.turn('one');
    expect(b.asked.map(({ kind }) => kind)).toEqual(['turn', 'summary', 'turn', 'summary', 'turn']);
  });

  it('does not come again where nothing was added since the last', async () => {
    const b = bench({ answers: [says(LONG, 60_000), says('S')], compaction: limit(1) });
    await b.turn('one');
    await b.compact();
    await b.turn('two');
    expect(b.of('compaction.started')).toHaveLength(1);
  });

  it('fails the turn clearly when what is left does not fit, and keeps what the user said', async () => {
    const b = bench({ answers: [says('ok', 90), says('S'), says('ok')], compaction: limit(50), settings: { contextWindow: 60 } });
    await b.turn('one '.repeat(100));
    expect(await b.turn('two')).toMatchObject({ status: 'failed', error: { code: 'context_length_exceeded', kind: 'contextWindowExceeded' } });
    expect(b.asked.map(({ kind }) => kind)).toEqual(['turn', 'summary']);
    expect((await linesOf(b)).filter((name) => name === 'user_message')).toHaveLength(2);
  });

  it('keeps what the user said when it fails', async () => {
    const b = bench({ answers: [says(LONG, 60_000), { fault: new Error('down') }], compaction: limit(50_000) });
    await b.turn('one');
    expect((await b.turn('two')).status).toBe('failed');
    expect(b.of('user.message')).toHaveLength(2);
    expect((await linesOf(b)).slice(-5)).toEqual(['turn_context', 'user', 'user_message', 'error', 'task_complete']);
  });

  it('makes room in the turn after one that ran into the wall', async () => {
    const b = bench({ answers: [says(LONG), { fault: new Overflow() }, says('SUMMARY'), says('ok')], compaction: limit(90_000) });
    await b.turn('one');
    expect((await b.turn('two')).status).toBe('failed');
    expect(b.events.findLast((event) => event.type === 'kernel')).toMatchObject({ event: { type: 'tokens.updated', counts: { last: { total_tokens: 100_000 } } } });
    expect((await b.turn('three')).status).toBe('completed');
    expect(outline(b.asked.at(-1)?.input ?? [])).toEqual(['user: one', 'user: two', 'user: SUMMARY', 'permissions', 'environment', 'user: three']);
  });

  it('is done by the old model where a thread moves to one with a smaller window', async () => {
    const withModel = () => SETTINGS;
    const b = bench({ answers: [says(LONG, 30_000), says('SUMMARY')], compaction: { limitTokens: ({ model }) => (model === 'big' ? 90_000 : 20_000), withModel } });
    await b.turn('one');
    await b.turn('two', { model: 'small', contextWindow: 22_000 });
    expect(b.asked.map(({ kind, model }) => `${kind} ${model}`)).toEqual(['turn big', 'summary big', 'turn small']);
    expect(b.asked[2]?.input[2]).toMatchObject({ role: 'developer', content: [{ text: expect.stringMatching(/^<model_switch>/) }, {}] });
    await b.turn('three', { model: 'big', contextWindow: 100_000 });
    expect(b.of('compaction.started')).toHaveLength(1);
  });

  it('leaves out old tool outputs first where the history is known to be too much', async () => {
    const run = (callId: string) => tool('shell_command', { command: 'x' }, { callId });
    const answers = [run('old'), run('new'), says('ok', 99_000), says('S')];
    const b = bench({ answers, compaction: limit(90_000), output: 'x'.repeat(20_000) });
    await b.turn('one');
    await b.turn('two');
    const asked = b.asked.find(({ kind }) => kind === 'summary');
    const outputs = asked?.input.flatMap((item) => (item.type === 'function_call_output' ? [String(item.output).length > 1000] : []));
    expect(outputs).toEqual([false, true]);
    expect(b.of('warning').map(({ message }) => message)).not.toContainEqual(expect.stringContaining('left out of the summary'));
  });
});
