import { request as httpRequest, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockModel, type MockModelOptions, startMockModel } from './mock-model.ts';

let server: MockModel | undefined;
afterEach(async () => server?.close());

const start = async (options: MockModelOptions): Promise<MockModel> => (server = await startMockModel(options));

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  text: string;
  chunks: number;
  broken: boolean;
}

/** Posts to `/responses` and reads all there is; a cut connection is an answer too. */
async function ask(url: string, body: unknown = { model: 'm' }, path = '/responses'): Promise<Answer> {
  const asked = httpRequest(`${url}${path}`, { method: 'POST', agent: false });
  asked.end(JSON.stringify(body));
  const [message] = (await once(asked, 'response')) as [IncomingMessage];
  const answer = { status: message.statusCode ?? 0, headers: message.headers, text: '', chunks: 0, broken: false };
  message.on('data', (chunk: Buffer) => {
    answer.text += chunk.toString();
    answer.chunks += 1;
  });
  message.on('error', () => (answer.broken = true));
  await new Promise((resolve) => message.once('close', resolve));
  return answer;
}

const types = (text: string): unknown[] => events(text).map((event) => event['type']);

function events(text: string): Record<string, unknown>[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => JSON.parse(line.slice(6)) as Record<string, unknown>);
}

describe('a scripted turn', () => {
  it('streams a message in the events of the real API', async () => {
    const { url } = await start({ turns: [{ items: [{ message: 'Hi there', chunks: 2, phase: 'final_answer' }] }] });
    const { status, headers, text } = await ask(url);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/event-stream');
    expect(types(text)).toEqual([
      'response.created',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events(text).at(-2)?.['item']).toMatchObject({ id: 'msg_0_0', phase: 'final_answer', content: [{ text: 'Hi there' }] });
    expect(events(text).at(-1)?.['response']).toMatchObject({ id: 'resp_0', usage: { total_tokens: 120 } });
  });

  it('streams reasoning, calls, custom calls, raw items and bare events', async () => {
    const items = [
      { reasoning: 'why', text: 'raw' },
      { call: 'shell', args: { a: 1 }, callId: 'c1' },
      { call: 'odd', args: '{not json' },
      { custom: 'apply_patch', input: '*** Begin' },
      { raw: { type: 'web_search_call', id: 'ws' } },
      { event: { type: 'response.mystery' } },
    ];
    const { url } = await start({ turns: [{ items }] });
    const all = events((await ask(url)).text);
    const done = all.filter((event) => event['type'] === 'response.output_item.done').map((event) => event['item']);
    expect(done).toMatchObject([
      { type: 'reasoning', content: [{ type: 'reasoning_text', text: 'raw' }] },
      { type: 'function_call', call_id: 'c1', arguments: '{"a":1}' },
      { type: 'function_call', call_id: 'call_0_2', arguments: '{not json' },
      { type: 'custom_tool_call', input: '*** Begin' },
      { type: 'web_search_call' },
    ]);
    expect(all.map((event) => event['type'])).toContain('response.mystery');
  });

  it('may be a function of the request, and answers `done` when the script is used up', async () => {
    const { url } = await start({ turns: [(request, index) => ({ items: [{ message: `${request.body?.model} ${index}` }] })] });
    expect((await ask(url, { model: 'x' })).text).toContain('"text":"x 0"');
    expect((await ask(url)).text).toContain('"text":"done"');
  });

  it('starts over with `repeat`', async () => {
    const { url } = await start({ turns: [{ items: [{ message: 'again' }] }], repeat: true });
    await ask(url);
    expect((await ask(url)).text).toContain('again');
  });

  it('ends as told: failed, incomplete, not at all, without usage', async () => {
    const { url } = await start({
      turns: [{ failed: { code: 'x', message: 'boom' } }, { incomplete: 'max_output_tokens' }, { noCompleted: true }, { usage: null }],
    });
    expect((await ask(url)).text).toContain('"error":{"code":"x","message":"boom"}');
    expect((await ask(url)).text).toContain('"incomplete_details":{"reason":"max_output_tokens"}');
    expect(types((await ask(url)).text)).toEqual(['response.created']);
    expect((await ask(url)).text).not.toContain('usage');
  });

  it('answers errors with status, headers and body', async () => {
    const { url } = await start({
      turns: [
        { status: 429, error: { type: 'usage_limit_reached' }, headers: { 'retry-after': '1' } },
        { status: 500, rawBody: 'plain' },
      ],
    });
    expect(await ask(url)).toMatchObject({ status: 429, headers: { 'retry-after': '1' }, text: '{"error":{"type":"usage_limit_reached"}}' });
    expect(await ask(url)).toMatchObject({ status: 500, text: 'plain' });
  });

  it('writes few bytes at a time', async () => {
    const { url } = await start({ turns: [{ chunkBytes: 40 }] });
    const { chunks, text } = await ask(url);
    expect(chunks).toBeGreaterThan(3);
    expect(types(text)).toEqual(['response.created', 'response.completed']);
  });
});

describe('a scripted break', () => {
  const items = [{ message: 'a' }];

  it('kills the socket before the answer', async () => {
    const { url, requests } = await start({ turns: [{ drop: 'before' }] });
    await expect(ask(url)).rejects.toThrow(/socket hang up|ECONNRESET/);
    await expect(requests[0]?.outcome).resolves.toBe('dropped');
  });

  it('kills the socket in mid-event, after the items, or after a number of events', async () => {
    const { url } = await start({ turns: [{ items, drop: 'mid' }, { items, drop: 'after-items' }, { items, dropAfter: 2 }] });
    const mid = await ask(url);
    expect(mid.broken).toBe(true);
    expect(mid.text.endsWith('\n\n')).toBe(false);
    const after = await ask(url);
    expect(after.broken).toBe(true);
    expect(types(after.text).at(-1)).toBe('response.output_item.done');
    const two = await ask(url);
    expect(two.broken).toBe(true);
    expect(types(two.text)).toHaveLength(2);
  });

  it('ends the body in good order after a number of events', async () => {
    const { url } = await start({ turns: [{ items, endAfter: 3 }] });
    const { broken, text } = await ask(url);
    expect(broken).toBe(false);
    expect(types(text)).toHaveLength(3);
  });

  it('falls silent until the client leaves', async () => {
    const { url, requests } = await start({ turns: [{ items, stallAfter: 1 }] });
    const asked = httpRequest(`${url}/responses`, { method: 'POST', agent: false });
    asked.on('error', () => undefined);
    asked.end('{}');
    const [message] = (await once(asked, 'response')) as [IncomingMessage];
    message.on('error', () => undefined);
    await once(message, 'data');
    asked.destroy();
    await expect(requests[0]?.outcome).resolves.toBe('client-gone');
  });
});

describe('the record of requests', () => {
  it('keeps headers, path, raw and parsed body, apart from other requests', async () => {
    const { url, requests, otherRequests } = await start({ turns: [] });
    await ask(url, { model: 'ü' }, '/responses?api-version=1');
    await ask(url, {}, '/elsewhere');
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/v1/responses?api-version=1', body: { model: 'ü' } });
    expect(requests[0]?.rawBody.toString()).toBe('{"model":"ü"}');
    expect(otherRequests.map((request) => request.path)).toEqual(['/v1/elsewhere']);
  });

  it('tells when requests have arrived', async () => {
    const { url, waitForRequests, requests } = await start({ turns: [] });
    const both = waitForRequests(2);
    await Promise.all([ask(url), ask(url)]);
    await both;
    expect(requests).toHaveLength(2);
  });
});
