import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseItem } from './parse-item.ts';

/** The item as text: the order of its keys matters for the server's cache. */
const wire = (raw: Record<string, unknown>): string => JSON.stringify(parseItem(raw));

describe('parseItem', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'a message',
      { id: 'm', phase: 'final_answer', status: 'completed', content: [{ annotations: [], text: 'a', type: 'output_text' }, { type: 'refusal' }], role: 'assistant', type: 'message' },
      '{"type":"message","role":"assistant","content":[{"type":"output_text","text":"a"}],"phase":"final_answer"}',
    ],
    [
      'reasoning with nothing in it',
      { type: 'reasoning', id: 'r', summary: [] },
      '{"type":"reasoning","summary":[],"content":null,"encrypted_content":null}',
    ],
    [
      'reasoning',
      { type: 'reasoning', encrypted_content: 'E', content: [{ text: 'c', type: 'reasoning_text' }], summary: [{ text: 's', type: 'summary_text' }] },
      '{"type":"reasoning","summary":[{"type":"summary_text","text":"s"}],"content":[{"type":"reasoning_text","text":"c"}],"encrypted_content":"E"}',
    ],
    [
      'a function call, arguments untouched',
      { type: 'function_call', id: 'f', status: 'completed', call_id: 'c', arguments: '{ "a" :1 ', name: 'n', namespace: 's' },
      '{"type":"function_call","name":"n","namespace":"s","arguments":"{ \\"a\\" :1 ","call_id":"c"}',
    ],
    [
      'a function call whose arguments are no text and whose call has only an item id',
      { type: 'function_call', id: 'f', name: 'n', arguments: { a: 1 } },
      '{"type":"function_call","name":"n","arguments":"{\\"a\\":1}","call_id":"f"}',
    ],
    [
      'a custom call',
      { type: 'custom_tool_call', id: 'x', input: 'i', name: 'n', call_id: 'c', status: 'completed' },
      '{"type":"custom_tool_call","status":"completed","call_id":"c","name":"n","input":"i"}',
    ],
    [
      'a local shell call',
      { type: 'local_shell_call', id: 'l', call_id: 'c', status: 'completed', action: { type: 'exec', command: ['ls', 1] } },
      '{"type":"local_shell_call","call_id":"c","status":"completed","action":{"type":"exec","command":["ls"],"timeout_ms":null,"working_directory":null,"env":null}}',
    ],
    [
      'a web search',
      { type: 'web_search_call', id: 'w', status: 'completed', action: { type: 'search', queries: ['a'], query: 'q', junk: 1 } },
      '{"type":"web_search_call","status":"completed","action":{"type":"search","query":"q","queries":["a"]}}',
    ],
    ['a compaction by its other name', { type: 'compaction_summary', encrypted_content: 'E' }, '{"type":"compaction","encrypted_content":"E"}'],
    [
      'a tool search',
      { type: 'tool_search_call', id: 't', arguments: { q: 1 }, execution: 'client', status: 'completed', call_id: 'c' },
      '{"type":"tool_search_call","call_id":"c","status":"completed","execution":"client","arguments":{"q":1}}',
    ],
    [
      'a generated image, id included',
      { type: 'image_generation_call', result: 'aGk=', revised_prompt: 'p', status: 'completed', id: 'i', size: 1 },
      '{"type":"image_generation_call","id":"i","status":"completed","revised_prompt":"p","result":"aGk="}',
    ],
  ])('reads %s', (_name, raw, expected) => {
    expect(wire(raw)).toBe(expected);
  });

  it.each<[string, Record<string, unknown>]>([
    ['an unknown type', { type: 'hologram' }],
    ['no type', {}],
    ['a call without a name', { type: 'function_call', call_id: 'c' }],
    ['a call without any id', { type: 'function_call', name: 'n' }],
    ['a custom call without input', { type: 'custom_tool_call', name: 'n', call_id: 'c' }],
    ['a shell call without a command', { type: 'local_shell_call', action: {} }],
    ['an inherited type', JSON.parse('{"__proto__":{"type":"message"}}') as Record<string, unknown>],
  ])('skips %s', (_name, raw) => {
    expect(parseItem(raw)).toBeNull();
  });

  it('never throws, and what it read once it reads the same again', () => {
    const type = fc.constantFrom('message', 'reasoning', 'function_call', 'custom_tool_call', 'local_shell_call', 'web_search_call', 'compaction');
    const keys = ['role', 'content', 'summary', 'name', 'arguments', 'call_id', 'id', 'input', 'action', 'status', 'encrypted_content'];
    fc.assert(
      fc.property(type, fc.dictionary(fc.constantFrom(...keys), fc.jsonValue({ maxDepth: 3 })), (kind, fields) => {
        const once = parseItem({ ...fields, type: kind });
        const again = once === null ? null : parseItem({ ...once });
        expect(JSON.stringify(again)).toBe(JSON.stringify(once));
      }),
    );
  });
});
