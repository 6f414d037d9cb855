import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { bench, closeBenches, REQUEST } from './client.fixture.ts';
import { type ModelClientOptions } from './model-client.ts';
import { ModelError } from './model-error.ts';
import { type ResponsesRequest } from './responses-request.ts';

afterEach(closeBenches);

const signal = new AbortController().signal;
const answer = (body: unknown, turn: MockTurn = {}): MockTurn => ({ rawBody: typeof body === 'string' ? body : JSON.stringify(body), ...turn });
const OUTPUT = [
  { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }], id: 'dropped' },
  { type: 'hologram' },
  { type: 'compaction_summary', encrypted_content: 'opaque', id: 'c' },
];

async function failing(turn: MockTurn, options?: Partial<ModelClientOptions>): Promise<ModelError> {
  const { client } = await bench([turn], options === undefined ? {} : { options });
  const error = await client.compact(REQUEST, { signal }).catch((thrown: unknown) => thrown);
  if (error instanceof ModelError) return error;
  throw new Error('expected a ModelError', { cause: error });
}

describe('compact', () => {
  it('sends the history in the documented form and keeps the items it knows', async () => {
    const { client, server } = await bench([answer({ output: OUTPUT })]);
    const request: ResponsesRequest = { ...REQUEST, reasoning: { effort: 'low' }, text: { verbosity: 'low', format: { type: 'json_schema' } } };
    expect(await client.compact(request, { signal })).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] },
      { type: 'compaction', encrypted_content: 'opaque' },
    ]);
    const [asked] = server.requests;
    expect(asked?.path).toBe('/v1/responses/compact');
    expect(Object.keys(asked?.body ?? {})).toEqual(['model', 'input', 'instructions', 'tools', 'parallel_tool_calls', 'reasoning', 'text']);
    expect(asked?.body).toMatchObject({ text: { verbosity: 'low' }, reasoning: { effort: 'low' }, input: REQUEST.input });
    expect(asked?.headers).toMatchObject({ accept: '*/*', session_id: 'thread-1', originator: 'codex_exec' });
    expect(asked?.headers).not.toHaveProperty('x-client-request-id');
    expect(asked?.headers).not.toHaveProperty('x-codex-turn-metadata');
  });

  it('is tried again like any request', async () => {
    const { client, server, waits } = await bench([{ status: 502 }, answer({ output: [] })], { provider: { requestMaxRetries: 1 } });
    expect(await client.compact(REQUEST, { signal })).toEqual([]);
    expect([server.requests.length, waits]).toEqual([2, [200]]);
  });

  it.each([['text'], [[]], [{}], [{ output: {} }], ['null']])('does not take %j for a history', async (body) => {
    expect(await failing(answer(body))).toMatchObject({ code: 'compaction_malformed', isStreamRetryable: false });
  });

  it('may be asked again after a body that broke off', async () => {
    expect(await failing(answer({ output: OUTPUT }, { drop: 'after-items', headers: { 'content-length': '9000' } }))).toMatchObject({
      code: 'stream_disconnected',
      isStreamRetryable: true,
    });
  });

  it('says why it was refused', async () => {
    expect(await failing({ status: 404, error: { message: 'no such endpoint' } })).toMatchObject({ httpStatus: 404, message: expect.stringContaining('no such endpoint') });
  });

  it('never shows the token', async () => {
    const error = await failing({ status: 404, error: { message: 'who is secret-token-1?' } }, { token: 'secret-token-1' });
    expect(error.message).not.toContain('secret-token-1');
  });

  it('ends with the reason of an abort', async () => {
    const abort = new AbortController();
    const { client, server } = await bench([answer({ output: [] }, { delayMs: 60_000 })]);
    const asked = client.compact(REQUEST, { signal: abort.signal });
    await server.waitForRequests(1);
    const reason = new Error('interrupted');
    abort.abort(reason);
    await expect(asked).rejects.toBe(reason);
  });
});
