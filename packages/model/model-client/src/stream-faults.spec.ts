import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockItem, type MockTurn } from '@codex-ts/mock-model';
import fc from 'fast-check';
import { bench, breakOf, closeBenches, follow, REQUEST, textOf } from './client.fixture.ts';
import { type Transport } from './transport.ts';

afterEach(closeBenches);

const ITEMS: MockItem[] = [{ message: 'żółć 🎉', chunks: 2 }, { call: 'shell', args: { a: 1 } }];
const BROKEN = 'stream disconnected before completion: ';
const sse = (...events: object[]): string => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const CREATED = { type: 'response.created', response: { id: 'r' } };
const COMPLETED = { type: 'response.completed', response: { id: 'r' } };
const DELTA = { type: 'response.output_text.delta', item_id: 'm', delta: 'x' };

describe('what a stream may contain', () => {
  it.each<[string, MockTurn]>([
    ['one byte per write', { items: ITEMS, chunkBytes: 1 }],
    ['events it has never heard of', { items: [{ event: { type: 'response.new' } }, { event: { no: 'type' } }, ...ITEMS] }],
    ['items it has never heard of', { items: [{ raw: { type: 'hologram' } }, { raw: { type: 'function_call' } }, ...ITEMS] }],
    ['response.done, which ends nothing', { items: [{ event: { type: 'response.done', response: { id: 'r' } } }, ...ITEMS] }],
    ['error events, rate-limit events', { items: [{ event: { type: 'codex.rate_limits' } }, { event: { type: 'error', message: 'x' } }, ...ITEMS] }],
  ])('%s', async (_name, turn) => {
    const { client } = await bench([turn]);
    const { events, error } = await follow(client);
    expect(error).toBeUndefined();
    expect(textOf(events)).toBe('żółć 🎉');
    expect(events.filter((event) => event.type === 'item.done').map((event) => event.item.type)).toEqual(['message', 'function_call']);
  });

  it.each([
    ['data that is not JSON', `data: {oops\n\ndata: [1]\n\ndata: null\n\n${sse(CREATED, DELTA, COMPLETED)}`],
    ['CRLF, comments, ids, retry lines', `: hello\r\nretry: 1\r\nid: 7\r\n${sse(CREATED, DELTA, COMPLETED).replaceAll('\n', '\r\n')}`],
    ['data over two lines', sse(CREATED, DELTA, COMPLETED).replaceAll(',', ',\ndata: ')],
    ['bytes after the end', `${sse(CREATED, DELTA, COMPLETED)}${sse(DELTA, COMPLETED)}`],
    ['a delta without an item', sse(CREATED, { type: 'response.output_text.delta', delta: 'x' }, COMPLETED)],
    ['no created event', sse(DELTA, COMPLETED)],
  ])('%s', async (_name, rawBody) => {
    const { client } = await bench([{ rawBody }]);
    const { events, error } = await follow(client);
    expect(error).toBeUndefined();
    expect(textOf(events)).toBe('x');
    expect(events.at(-1)?.type).toBe('completed');
  });

  it('gives items without ids one, the same when they are added and done', async () => {
    const item = { type: 'message', role: 'assistant', content: [] };
    const rawBody = sse(
      { type: 'response.output_item.added', output_index: 0, item },
      { type: 'response.output_text.delta', output_index: 0, delta: 'x' },
      { type: 'response.output_item.done', output_index: 0, item },
      { type: 'response.output_item.done', output_index: 0, item },
      COMPLETED,
    );
    const { client } = await bench([{ rawBody }]);
    const { events } = await follow(client);
    const [added, delta, done, second] = events.map((event) => ('id' in event ? event.id : 'itemId' in event ? event.itemId : ''));
    expect(added).not.toBe('');
    expect([delta, done]).toEqual([added, added]);
    expect(second).not.toBe(added);
  });

  it('an event of a megabyte, and a hundred thousand tiny ones', async () => {
    const big = 'x'.repeat(1024 * 1024);
    const { client } = await bench([{ items: [{ message: big }] }, { items: [{ message: 'y'.repeat(100_000), chunks: 100_000 }] }]);
    expect(textOf((await follow(client)).events)).toBe(big);
    expect((await follow(client)).events.filter((event) => event.type === 'text.delta')).toHaveLength(100_000);
  });
});

describe('the same answer wherever its bytes are cut', () => {
  const bytes = Buffer.from(
    `\ufeff: hi\r\n${sse(CREATED, DELTA)}${sse({ ...DELTA, delta: 'ż🎉' }, COMPLETED).replaceAll('\n', '\r\n')}`,
  );

  /** Answers with the bytes in pieces that end at the given places. */
  const pieces = (edges: readonly number[]): Transport => {
    const cuts = [0, ...[...edges].sort((a, b) => a - b), bytes.length];
    async function* body(): AsyncGenerator<Uint8Array> {
      for (const [at, end] of cuts.slice(1).entries()) yield bytes.subarray(cuts[at], end);
    }
    return async () => ({ status: 200, statusText: 'OK', headers: {}, body: body() });
  };

  it('at every single byte', async () => {
    for (let at = 0; at <= bytes.length; at++) {
      const { client } = await bench([], { options: { transport: pieces([at]) } });
      expect(textOf((await follow(client)).events)).toBe('xż🎉');
    }
  });

  it('at any number of places', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length), { maxLength: 60 }), async (edges) => {
        const { client } = await bench([], { options: { transport: pieces(edges) } });
        const { events, error } = await follow(client);
        expect(error).toBeUndefined();
        expect(textOf(events)).toBe('xż🎉');
      }),
      { numRuns: 50 },
    );
  });
});

describe('a stream that breaks', () => {
  const EVENTS = 13;

  it.each<[string, (at: number) => MockTurn, string]>([
    ['is closed without its end', (at) => ({ items: ITEMS, endAfter: at }), 'stream closed before response.completed'],
    ['loses its connection', (at) => ({ items: ITEMS, dropAfter: at }), 'Transport error: network error: error decoding response body'],
  ])('%s after any event: retryable, what came before is told', async (_name, turn, message) => {
    const { client } = await bench(Array.from({ length: EVENTS }, (_, at) => turn(at)));
    let told = 0;
    for (let at = 0; at < EVENTS; at++) {
      const { events, error } = await follow(client);
      expect(error).toMatchObject({ message: BROKEN + message, isStreamRetryable: true, kind: 'other', code: 'stream_disconnected' });
      expect(events.length).toBeGreaterThanOrEqual(told);
      told = events.length;
    }
    expect(told).toBe(8);
  });

  it.each<[string, MockTurn, string]>([
    ['half an event', { items: ITEMS, drop: 'mid' }, 'Transport error: network error: error decoding response body'],
    ['no ending event', { items: ITEMS, noCompleted: true }, 'stream closed before response.completed'],
    ['the last event without its empty line', { rawBody: sse(COMPLETED).trimEnd() }, 'stream closed before response.completed'],
    ['an HTML page', { rawBody: '<html><body>Sign in</body></html>' }, 'stream closed before response.completed'],
    ['an empty body', { rawBody: '' }, 'stream closed before response.completed'],
    ['bytes that are not UTF-8', { rawBody: Buffer.concat([Buffer.from(`${sse(CREATED)}data: `), Buffer.of(0xff, 10, 10)]) }, 'the event stream is not valid UTF-8'],
    ['incomplete', { items: ITEMS, incomplete: 'max_output_tokens' }, 'Incomplete response returned, reason: max_output_tokens'],
    ['incomplete without a reason', { rawBody: sse({ type: 'response.incomplete' }) }, 'Incomplete response returned, reason: unknown'],
    ['failed with an unknown code', { failed: { code: 'odd', message: 'boom' } }, 'boom'],
    ['failed without an error', { rawBody: sse({ type: 'response.failed', response: { id: 'r' } }) }, 'response.failed event received'],
    ['completed without an id', { rawBody: sse({ type: 'response.completed', response: {} }) }, 'response.completed came without an id'],
    ['a body shorter than announced', { rawBody: sse(CREATED), headers: { 'content-length': '5000' }, drop: 'after-items' }, 'Transport error: network error: error decoding response body'],
  ])('%s', async (_name, turn, message) => {
    const { client } = await bench([turn]);
    expect(await breakOf(client)).toMatchObject({ message: BROKEN + message, isStreamRetryable: true, retryDelayMs: undefined });
  });

  it('is given up when it is silent for too long, before or after the first event', async () => {
    const idle = { provider: { streamIdleTimeoutMs: 40, requestMaxRetries: 3 } };
    const { client, server } = await bench([{ stallAfter: 0 }, { stallAfter: 1 }, { delayMs: 60_000 }], idle);
    for (let n = 0; n < 3; n++) {
      expect(await breakOf(client)).toMatchObject({ message: `${BROKEN}idle timeout waiting for SSE`, isStreamRetryable: true });
      await expect(server.requests[n]?.outcome).resolves.toBe('client-gone');
    }
    expect(server.requests).toHaveLength(3);
  });

  it('is not kept alive by comments', async () => {
    const ticking: Transport = async (_request, signal) => {
      async function* body(): AsyncGenerator<Uint8Array> {
        while (!signal.aborted) {
          await new Promise((resolve) => setTimeout(resolve, 5));
          yield Buffer.from(': still here\n\n');
        }
      }
      return { status: 200, statusText: 'OK', headers: {}, body: body() };
    };
    const { client } = await bench([], { options: { transport: ticking }, provider: { streamIdleTimeoutMs: 60 } });
    expect((await breakOf(client)).message).toBe(`${BROKEN}idle timeout waiting for SSE`);
  });

  it('may take longer as a whole, as long as events keep coming', async () => {
    const { client } = await bench([{ items: [{ message: 'abcdef', chunks: 6 }], chunkDelayMs: 40 }], { provider: { streamIdleTimeoutMs: 300 } });
    expect((await follow(client)).error).toBeUndefined();
  });

  it('is not blamed for the time its reader takes, but for its silence after that', async () => {
    const { client } = await bench([{ items: ITEMS }, { stallAfter: 1 }], { provider: { streamIdleTimeoutMs: 60 } });
    const readSlowly = async (): Promise<void> => {
      for await (const event of client.stream(REQUEST, { turnState: {}, signal: new AbortController().signal })) {
        if (event.type === 'created') await new Promise((resolve) => setTimeout(resolve, 150));
      }
    };
    await readSlowly();
    await expect(readSlowly()).rejects.toThrow('idle timeout waiting for SSE');
  });
});

describe('a response that failed for good', () => {
  it.each([
    ['context_length_exceeded', 'contextWindowExceeded', "Codex ran out of room in the model's context window."],
    ['insufficient_quota', 'usageLimitExceeded', 'Quota exceeded. Check your plan and billing details.'],
    ['usage_not_included', 'usageLimitExceeded', 'To use Codex with your ChatGPT plan, upgrade to Plus'],
    ['server_is_overloaded', 'serverOverloaded', 'Selected model is at capacity. Please try a different model.'],
    ['slow_down', 'serverOverloaded', 'Selected model is at capacity. Please try a different model.'],
    ['invalid_prompt', 'other', 'as the server says'],
  ])('%s', async (code, kind, message) => {
    const { client } = await bench([{ items: ITEMS, failed: { code, message: 'as the server says' } }]);
    const error = await breakOf(client);
    expect(error).toMatchObject({ kind, isStreamRetryable: false, isRetryable: false });
    expect(error.message).toContain(message);
  });

  it.each([
    ['Please try again in 1.054s.', 1054],
    ['Please TRY AGAIN IN 28ms', 28],
    ['try again in 35 seconds', 35_000],
    ['slow down', undefined],
  ])('rate_limit_exceeded with "%s" may be retried after the wait it names', async (message, retryDelayMs) => {
    const { client } = await bench([{ failed: { code: 'rate_limit_exceeded', message } }]);
    expect(await breakOf(client)).toMatchObject({ message: BROKEN + message, isStreamRetryable: true, retryDelayMs });
  });
});
