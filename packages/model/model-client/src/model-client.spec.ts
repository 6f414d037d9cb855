import { afterEach, describe, expect, it } from '@jest/globals';
import { bench, breakOf, closeBenches, follow, REQUEST, textOf } from './client.fixture.ts';
import { ModelError } from './model-error.ts';

afterEach(closeBenches);

describe('a response', () => {
  it('is told in events, items in history shape with their ids apart', async () => {
    const { client } = await bench([
      {
        items: [
          { reasoning: 'thinking', text: 'raw', encrypted: 'E' },
          { message: 'Hello', chunks: 2, phase: 'commentary' },
          { call: 'exec_command', args: '{"cmd": "ls"}', callId: 'c1' },
          { custom: 'apply_patch', input: 'P', callId: 'c2' },
        ],
        usage: { input_tokens: 7, input_tokens_details: { cached_tokens: 3 }, output_tokens: 2, output_tokens_details: null },
      },
    ]);
    const { events, error } = await follow(client);
    expect(error).toBeUndefined();
    const reasoning = { type: 'reasoning', summary: [{ type: 'summary_text', text: 'thinking' }], content: [{ type: 'reasoning_text', text: 'raw' }], encrypted_content: 'E' };
    const message = { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello' }], phase: 'commentary' };
    expect(events).toEqual([
      { type: 'created' },
      { type: 'item.added', id: 'rs_0_0', item: { type: 'reasoning', summary: [], content: null, encrypted_content: null } },
      { type: 'reasoning.summary.part', itemId: 'rs_0_0', summaryIndex: 0 },
      { type: 'reasoning.summary.delta', itemId: 'rs_0_0', summaryIndex: 0, delta: 'thinking' },
      { type: 'reasoning.text.delta', itemId: 'rs_0_0', contentIndex: 0, delta: 'raw' },
      { type: 'item.done', id: 'rs_0_0', item: reasoning },
      { type: 'item.added', id: 'msg_0_1', item: { ...message, content: [] } },
      { type: 'text.delta', itemId: 'msg_0_1', delta: 'Hel' },
      { type: 'text.delta', itemId: 'msg_0_1', delta: 'lo' },
      { type: 'item.done', id: 'msg_0_1', item: message },
      { type: 'item.added', id: 'fc_0_2', item: { type: 'function_call', name: 'exec_command', arguments: '', call_id: 'c1' } },
      { type: 'tool.input.delta', itemId: 'fc_0_2', delta: '{"cmd": "ls"}' },
      { type: 'item.done', id: 'fc_0_2', item: { type: 'function_call', name: 'exec_command', arguments: '{"cmd": "ls"}', call_id: 'c1' } },
      { type: 'item.added', id: 'ctc_0_3', item: { type: 'custom_tool_call', status: 'in_progress', call_id: 'c2', name: 'apply_patch', input: '' } },
      { type: 'tool.input.delta', itemId: 'ctc_0_3', delta: 'P' },
      { type: 'item.done', id: 'ctc_0_3', item: { type: 'custom_tool_call', status: 'completed', call_id: 'c2', name: 'apply_patch', input: 'P' } },
      {
        type: 'completed',
        responseId: 'resp_0',
        usage: { input_tokens: 7, cached_input_tokens: 3, output_tokens: 2, reasoning_output_tokens: 0, total_tokens: 9 },
        reasoningIncluded: false,
      },
    ]);
  });

  it('without usage says so', async () => {
    const { client } = await bench([{ usage: null }]);
    expect((await follow(client)).events.at(-1)).toMatchObject({ type: 'completed', usage: null });
  });

  it('tells limits, another model and counted reasoning from its headers', async () => {
    const headers = { 'x-codex-primary-used-percent': '12.5', 'openai-model': 'other', 'x-reasoning-included': 'true' };
    const { client } = await bench([{ headers }, { headers: { 'openai-model': 'Mock-Model' } }]);
    const { events } = await follow(client);
    expect(events.slice(0, 2)).toMatchObject([{ type: 'rate.limits', snapshots: [{ limit_id: 'codex' }] }, { type: 'model.rerouted', model: 'other' }]);
    expect(events.at(-1)).toMatchObject({ reasoningIncluded: true });
    expect((await follow(client)).events.map((event) => event.type)).toEqual(['created', 'completed']);
  });
});

describe('a request', () => {
  it('carries the serialised body and the headers of the protocol', async () => {
    const { client, server } = await bench([], {
      options: {
        token: 'sk-secret',
        betaFeatures: ['js_repl', 'guardian_approval'],
        env: { ORG: 'org-1', BLANK: ' ' },
      },
      provider: {
        httpHeaders: { 'X-Mine': 'yes', Version: '0.117.0' },
        envHttpHeaders: { 'OpenAI-Organization': 'ORG', 'OpenAI-Project': 'BLANK', 'X-Unset': 'UNSET' },
        queryParams: { 'api-version': '2026-01-01', q: 'a b' },
      },
    });
    await follow(client, { turnMetadata: '{"turn_id":"t","path":"/h\u00f6me/\ud83d\ude00"}' });
    const [request] = server.requests;
    expect(request?.path).toBe('/v1/responses?api-version=2026-01-01&q=a+b');
    expect(request?.headers).toEqual({
      authorization: 'Bearer sk-secret',
      originator: 'codex_exec',
      'user-agent': 'codex_exec/0.117.0 (test)',
      session_id: 'thread-1',
      'x-client-request-id': 'thread-1',
      'x-codex-beta-features': 'js_repl,guardian_approval',
      'x-codex-turn-metadata': String.raw`{"turn_id":"t","path":"/h\u00f6me/\ud83d\ude00"}`,
      'x-mine': 'yes',
      version: '0.117.0',
      'openai-organization': 'org-1',
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'content-length': String(request?.rawBody.length),
      host: new URL(server.url).host,
      connection: 'keep-alive',
    });
    expect(request?.body).toMatchObject({ model: 'mock-model', stream: true });
  });

  it('names the ChatGPT account, and has no authorization without a token', async () => {
    const { client, server } = await bench([], { options: { accountId: 'acc' } });
    await follow(client);
    expect(server.requests[0]?.headers).toMatchObject({ 'chatgpt-account-id': 'acc' });
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('lets user headers replace originator and user agent, never what the protocol needs', async () => {
    const httpHeaders = { Originator: 'mine', 'User-Agent': 'ua', Accept: '*/*', session_id: 'x', Authorization: 'Basic abc' };
    const { client, server } = await bench([], { provider: { httpHeaders } });
    await follow(client);
    expect(server.requests[0]?.headers).toMatchObject({
      originator: 'mine',
      'user-agent': 'ua',
      accept: 'text/event-stream',
      session_id: 'thread-1',
      authorization: 'Basic abc',
    });
  });

  it('tolerates a slash at the end of the base URL', async () => {
    const { server } = await bench([]);
    const { client } = await bench([], { provider: { baseUrl: `${server.url}/` } });
    await follow(client);
    expect(server.requests[0]?.path).toBe('/v1/responses');
  });

  it('returns the first turn state of a turn to the server, and none to the next turn', async () => {
    const state = (value: string) => ({ headers: { 'x-codex-turn-state': value } });
    const { client, server } = await bench([{}, state('one'), state('two'), {}, {}]);
    const turnState = {};
    for (let n = 0; n < 4; n++) await follow(client, { turnState });
    await follow(client);
    expect(server.requests.map((request) => request.headers['x-codex-turn-state'])).toEqual([undefined, undefined, 'one', 'one', undefined]);
  });

  it.each([
    ['a key with a line break', { options: { token: 'sk-abc\nsecret' } }, 'The API key has characters'],
    ['a header that cannot be sent', { provider: { httpHeaders: { 'x-bad': 'secr\net' } } }, 'The header `x-bad` has characters'],
    ['an address that is none', { provider: { baseUrl: 'localhost' } }, 'The base_url of model provider `mock` is not'],
    ['an address of another kind', { provider: { baseUrl: 'ftp://x' } }, 'The base_url of model provider `mock` is not'],
  ])('is not sent with %s, and the message keeps the value to itself', async (_name, changes, message) => {
    const { client, server } = await bench([], changes);
    const { error } = await follow(client);
    expect(String(error)).toContain(message);
    expect(String(error)).not.toContain('secr');
    expect(server.requests).toHaveLength(0);
  });
});

describe('the connection', () => {
  it('is kept for the next request after a whole answer', async () => {
    const { client, server } = await bench([]);
    for (let n = 0; n < 5; n++) {
      await follow(client);
      await server.requests[n]?.outcome;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(server.requests).toHaveLength(5);
    expect(server.connections).toBe(1);
  });

  it('is kept after a refusal too', async () => {
    const { client, server } = await bench([{ status: 400 }, {}]);
    await follow(client);
    await new Promise((resolve) => setImmediate(resolve));
    await follow(client);
    expect(server.connections).toBe(1);
  });

  it('is cut by an abort in mid-stream, and the reason is thrown', async () => {
    const { client, server } = await bench([{ items: [{ message: 'abc', chunks: 3 }], stallAfter: 4 }]);
    const stop = new AbortController();
    const reason = new Error('user pressed escape');
    const run = (async () => {
      for await (const event of client.stream(REQUEST, { turnState: {}, signal: stop.signal })) {
        if (event.type === 'text.delta') stop.abort(reason);
      }
    })();
    await expect(run).rejects.toBe(reason);
    await expect(server.requests[0]?.outcome).resolves.toBe('client-gone');
  });

  it('is cut by an abort before the answer', async () => {
    const { client, server } = await bench([{ delayMs: 60_000 }]);
    const stop = new AbortController();
    const run = follow(client, { signal: stop.signal });
    await server.waitForRequests(1);
    stop.abort(new Error('enough'));
    expect(String((await run).error)).toBe('Error: enough');
    await expect(server.requests[0]?.outcome).resolves.toBe('client-gone');
  });

  it('is never opened for a signal that has fired', async () => {
    const { client, server } = await bench([]);
    const { error } = await follow(client, { signal: AbortSignal.abort(new Error('before')) });
    expect(String(error)).toBe('Error: before');
    expect(server.connections).toBe(0);
  });

  it('is cut when the reader leaves early', async () => {
    const { client, server } = await bench([{ items: [{ message: 'abc' }], stallAfter: 4 }]);
    for await (const event of client.stream(REQUEST, { turnState: {}, signal: new AbortController().signal })) {
      if (event.type === 'text.delta') break;
    }
    await expect(server.requests[0]?.outcome).resolves.toBe('client-gone');
  });

  it('ends with the client', async () => {
    const { client, server } = await bench([{ stallAfter: 1 }]);
    const run = breakOf(client);
    await server.waitForRequests(1);
    client.close();
    expect(await run).toBeInstanceOf(ModelError);
  });
});

describe('secrets', () => {
  it('never appear in an error, though the server echoes them', async () => {
    const rawBody = 'bad credentials: Bearer sk-secret-token and azure-key-1234 and env-secret-99';
    const { client } = await bench([{ status: 401, rawBody }, { failed: { code: 'x', message: rawBody } }], {
      options: { token: 'sk-secret-token', env: { KEY: 'env-secret-99' } },
      provider: { httpHeaders: { 'api-key': 'azure-key-1234' }, envHttpHeaders: { 'x-key': 'KEY' }, queryParams: { code: 'query-secret' } },
    });
    for (let n = 0; n < 2; n++) {
      const error = await breakOf(client);
      const all = `${error.message} ${error.stack}`;
      expect(all).toContain('bad credentials: Bearer *** and *** and ***');
      expect(all).not.toMatch(/sk-secret|azure-key-1|env-secret|query-secret/);
    }
  });
});

describe('a long answer', () => {
  it('arrives whole in ten thousand deltas', async () => {
    const message = 'lorem ipsum '.repeat(5_000);
    const { client } = await bench([{ items: [{ message, chunks: 10_000 }] }]);
    const { events } = await follow(client);
    expect(textOf(events)).toBe(message);
  });
});
