import { describe, expect, it } from '@jest/globals';
import { storedItems, userMessageEvent } from './stored-items.ts';

describe('storedItems', () => {
  it('puts what readers see before what the model sees', () => {
    const message = { type: 'message' as const, role: 'assistant' as const, content: [{ type: 'output_text' as const, text: 'hi' }] };
    expect(storedItems(message)).toEqual([
      { type: 'event_msg', payload: { type: 'agent_message', message: 'hi', phase: null, memory_citation: null } },
      { type: 'response_item', payload: message },
    ]);
  });

  it('tells each part of a reasoning item', () => {
    const reasoning = { type: 'reasoning' as const, summary: [{ type: 'summary_text' as const, text: 'a' }, { type: 'summary_text' as const, text: 'b' }], content: null, encrypted_content: 'x' };
    expect(storedItems(reasoning).map((item) => item.payload)).toEqual([{ type: 'agent_reasoning', text: 'a' }, { type: 'agent_reasoning', text: 'b' }, reasoning]);
  });

  it('tells of no user or developer message: the turn does', () => {
    expect(storedItems({ type: 'message', role: 'user', content: [] })).toHaveLength(1);
  });
});

describe('userMessageEvent', () => {
  it('lists text and images apart', () => {
    const input = [{ type: 'localImage' as const, path: '/a.png' }, { type: 'text' as const, text: 'one' }, { type: 'text' as const, text: 'two' }];
    expect(userMessageEvent(input)).toEqual({
      type: 'event_msg',
      payload: { type: 'user_message', message: 'one\ntwo', images: [], local_images: ['/a.png'], text_elements: [] },
    });
  });

  it('moves the spans of later texts, counted in bytes', () => {
    const span = (start: number, end: number) => [{ byteRange: { start, end }, placeholder: null }];
    const input = [{ type: 'text' as const, text: 'é', text_elements: span(0, 2) }, { type: 'text' as const, text: '@b', text_elements: span(0, 2) }];
    expect(userMessageEvent(input)).toMatchObject({
      payload: { message: 'é\n@b', text_elements: [{ byte_range: { start: 0, end: 2 } }, { byte_range: { start: 3, end: 5 } }] },
    });
  });
});
