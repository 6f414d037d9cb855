import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { endsResponse, partText, splitEvents } from './sse-text.ts';

describe('splitEvents', () => {
  it('reads plain events as objects and keeps the rest as text', () => {
    const text = 'event: a.b\ndata: {"type":"a.b","n":1}\n\n: comment\n\ndata: {"type":"c"}\n\ndata: [DONE]\n\nevent: x\ndata: {"type":"y"}\n\n';
    expect(splitEvents(text)).toEqual([
      { type: 'a.b', n: 1 },
      ': comment\n\n',
      { type: 'c' },
      'data: [DONE]\n\n',
      'event: x\ndata: {"type":"y"}\n\n',
    ]);
  });

  it('keeps a block that is cut off', () => {
    expect(splitEvents('data: {"type":"a"}\n\ndata: {"ty')).toEqual([{ type: 'a' }, 'data: {"ty']);
  });

  it('loses no text block, whatever the bytes', () => {
    const block = fc.stringMatching(/^[a-z:{}" \n\r]*$/);
    fc.assert(fc.property(block, (text) => splitEvents(text).every((p) => typeof p !== 'string') || splitEvents(text).join('') === text));
  });

  it('gives back the events it wrote', () => {
    const event = fc.record({ type: fc.stringMatching(/^[a-z._]{1,12}$/), value: fc.jsonValue() });
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const again = splitEvents(events.map(partText).join(''));
        expect(JSON.stringify(again)).toBe(JSON.stringify(events));
      }),
    );
  });
});

describe('endsResponse', () => {
  it('knows the three endings', () => {
    const ends = ['response.completed', 'response.failed', 'response.incomplete', 'response.done'].map((type) => endsResponse({ type }));
    expect(ends).toEqual([true, true, true, false]);
    expect(endsResponse('data: response.completed\n\n')).toBe(false);
  });
});
