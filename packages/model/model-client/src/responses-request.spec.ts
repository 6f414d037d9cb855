import { describe, expect, it } from '@jest/globals';
import { REQUEST } from './client.fixture.ts';
import { type ResponsesRequest, serializeRequest } from './responses-request.ts';

const FULL: ResponsesRequest = {
  text: { format: { type: 'json_schema', strict: true, schema: { type: 'object' }, name: 'codex_output_schema' }, verbosity: 'low' },
  prompt_cache_key: 'thread-1',
  service_tier: 'priority',
  include: ['reasoning.encrypted_content'],
  stream: true,
  store: false,
  reasoning: { summary: 'auto', effort: 'medium' },
  parallel_tool_calls: true,
  tool_choice: 'auto',
  tools: [{ type: 'function', name: 'shell' }],
  input: REQUEST.input,
  instructions: 'Be brief.',
  model: 'gpt-5.3-codex',
};

describe('serializeRequest', () => {
  it('writes the fields in the order of the original, whatever the order of the object', () => {
    expect(serializeRequest(FULL)).toBe(
      '{"model":"gpt-5.3-codex","instructions":"Be brief.",' +
        '"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}],' +
        '"tools":[{"type":"function","name":"shell"}],"tool_choice":"auto","parallel_tool_calls":true,' +
        '"reasoning":{"effort":"medium","summary":"auto"},"store":false,"stream":true,' +
        '"include":["reasoning.encrypted_content"],"service_tier":"priority","prompt_cache_key":"thread-1",' +
        '"text":{"verbosity":"low","format":{"type":"json_schema","strict":true,"schema":{"type":"object"},"name":"codex_output_schema"}}}',
    );
  });

  it('leaves out what is absent, but says that there is no reasoning', () => {
    expect(serializeRequest(REQUEST)).toBe(
      '{"model":"mock-model","instructions":"Be brief.",' +
        '"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"hi"}]}],' +
        '"tools":[],"tool_choice":"auto","parallel_tool_calls":true,"reasoning":null,"store":false,"stream":true,' +
        '"include":[],"prompt_cache_key":"thread-1"}',
    );
  });

  it('shares every byte with the request before, up to the end of its input', () => {
    const before = serializeRequest(FULL);
    const after = serializeRequest({ ...FULL, input: [...FULL.input, { type: 'function_call', name: 'n', arguments: '{}', call_id: 'c' }] });
    const shared = before.indexOf('],"tools"');
    expect(after.slice(0, shared)).toBe(before.slice(0, shared));
    expect(after[shared]).toBe(',');
  });
});
