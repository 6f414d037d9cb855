import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createModelClient, type ResponseEvent, type ResponsesRequest, type Transport } from '@codex-ts/model-client';
import { recordingTransport } from './recording-transport.ts';
import { replayTransport } from './replay-transport.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cassette-'));
});
afterAll(() => rm(folder, { recursive: true }));

const PROVIDER = { id: 'x', name: 'X', baseUrl: 'http://model.invalid/v1', queryParams: {}, httpHeaders: {}, envHttpHeaders: {}, requestMaxRetries: 4, streamMaxRetries: 5, streamIdleTimeoutMs: 1000, requiresOpenaiAuth: false };
const REQUEST: ResponsesRequest = {
  model: 'gpt-5.3-codex',
  instructions: 'Be good.',
  input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'Hi.' }] }],
  tools: [],
  tool_choice: 'auto',
  parallel_tool_calls: true,
  reasoning: null,
  store: false,
  stream: true,
  include: [],
  prompt_cache_key: '0190d5a0-0000-7000-8000-00000000000a',
};

/** What the real client makes of a response that came through the transport. */
async function follow(transport: Transport, request = REQUEST): Promise<ResponseEvent[]> {
  const identity = { provider: PROVIDER, token: 'planted-token', originator: 'codex_exec', userAgent: 'test', sessionId: request.prompt_cache_key };
  const client = createModelClient({ ...identity, transport, env: {}, sleep: () => Promise.reject(new Error('it retried')) });
  const events: ResponseEvent[] = [];
  for await (const event of client.stream(request, { turnState: {}, signal: new AbortController().signal })) events.push(event);
  return events;
}

async function handWritten(name: string, ...exchanges: unknown[]): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, [{ cassette: 1 }, ...exchanges].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
  return file;
}

describe('the model client', () => {
  it('understands the short form', async () => {
    const items = [{ reasoning: 'Hm.' }, { message: 'Hello.', phase: 'commentary' }, { call: 'exec_command', args: { cmd: 'ls' } }, { custom: 'apply_patch', input: 'P' }];
    const usage = { input_tokens: 7, input_tokens_details: { cached_tokens: 3 }, output_tokens: 2 };
    const events = await follow(await replayTransport(await handWritten('short.jsonl', { respond: { items, usage } })));
    expect(events.filter((event) => event.type === 'item.done').map((event) => event.item)).toEqual([
      { type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm.' }], content: null, encrypted_content: null },
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Hello.' }], phase: 'commentary' },
      { type: 'function_call', name: 'exec_command', arguments: '{"cmd":"ls"}', call_id: 'call_1_3' },
      { type: 'custom_tool_call', status: 'completed', call_id: 'call_1_4', name: 'apply_patch', input: 'P' },
    ]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'text.delta', delta: 'Hello.' }));
    expect(events.at(-1)).toMatchObject({ type: 'completed', usage: { input_tokens: 7, cached_input_tokens: 3, output_tokens: 2, total_tokens: 9 } });
  });

  it('hears from a replay what it heard while recording', async () => {
    const source = await replayTransport(await handWritten('source.jsonl', { respond: { items: [{ message: 'One.' }] } }, { respond: { items: [{ message: 'Two.' }] } }));
    const file = path.join(folder, 'recorded.jsonl');
    const recording = recordingTransport(source, { file });
    const heard = [await follow(recording), await follow(recording)];
    await recording.finish();
    const replay = await replayTransport(file, { match: 'strict' });
    expect([await follow(replay), await follow(replay)]).toEqual(heard);
    expect(replay.remaining()).toBe(0);
  });

  it('gives up at once when a run departs or the cassette is played out', async () => {
    const file = await handWritten('other.jsonl', { request: { body: { model: 'another' } }, respond: {} });
    await expect(follow(await replayTransport(file))).rejects.toMatchObject({ code: 'cassette_mismatch' });
    await expect(follow(await replayTransport(await handWritten('empty.jsonl')))).rejects.toMatchObject({ code: 'cassette_exhausted' });
  });
});
