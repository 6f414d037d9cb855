import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ResponseItem } from '@codex-ts/protocol';
import { pairCalls } from './pair-calls.ts';

const call = (id: string): ResponseItem => ({ type: 'function_call', name: 't', arguments: '{}', call_id: id });
const out = (id: string, output = `out ${id}`): ResponseItem => ({ type: 'function_call_output', call_id: id, output });
const said = (role: 'user' | 'assistant' | 'developer', text: string): ResponseItem => ({
  type: 'message',
  role,
  content: [{ type: role === 'assistant' ? 'output_text' : 'input_text', text }],
});

describe('pairCalls', () => {
  it('leaves a history in order as it is', () => {
    const items = [said('user', 'a'), call('1'), out('1'), said('assistant', 'b')];
    expect(pairCalls(items)).toEqual(items);
  });

  it('puts outputs in call order, whatever order they finished in', () => {
    expect(pairCalls([call('1'), call('2'), out('2'), out('1')])).toEqual([call('1'), call('2'), out('1'), out('2')]);
  });

  it('keeps notes that tools left behind their outputs', () => {
    const note = said('developer', 'note');
    expect(pairCalls([call('1'), call('2'), out('2'), note, out('1')])).toEqual([call('1'), call('2'), out('1'), out('2'), note]);
  });

  it('answers a call that has no output, before the next message of the user and at the end', () => {
    expect(pairCalls([call('1'), said('user', 'next')])).toEqual([call('1'), out('1', 'aborted'), said('user', 'next')]);
    expect(pairCalls([call('1')])).toEqual([call('1'), out('1', 'aborted')]);
  });

  it('answers a custom call with the item type of its own', () => {
    const custom: ResponseItem = { type: 'custom_tool_call', name: 'apply_patch', input: '', call_id: 'c' };
    expect(pairCalls([custom])[1]).toEqual({ type: 'custom_tool_call_output', call_id: 'c', output: 'aborted' });
  });

  it('leaves out an output without a call', () => {
    expect(pairCalls([out('9'), said('user', 'a')])).toEqual([said('user', 'a')]);
  });

  it('answers every call exactly once and keeps what was sent as a prefix when history grows by whole rounds', () => {
    const round = fc.array(fc.nat(), { maxLength: 4 }).chain((calls) =>
      fc.shuffledSubarray(calls.map((_, i) => i), { minLength: calls.length }).map((order) => ({ count: calls.length, order })),
    );
    fc.assert(
      fc.property(fc.array(round, { maxLength: 5 }), (rounds) => {
        const items: ResponseItem[] = [said('user', 'go')];
        let sent = pairCalls(items);
        rounds.forEach(({ count, order }, r) => {
          for (let i = 0; i < count; i++) items.push(call(`${r}.${i}`));
          for (const i of order) items.push(out(`${r}.${i}`));
          const next = pairCalls(items);
          expect(next.slice(0, sent.length)).toEqual(sent);
          sent = next;
        });
        const ids = (type: string) => sent.flatMap((i) => (i.type === type && 'call_id' in i ? [i.call_id] : []));
        expect(ids('function_call_output')).toEqual(ids('function_call'));
      }),
    );
  });
});
