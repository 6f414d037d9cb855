import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type MockTurn } from '@codex-ts/mock-model';
import { backoffMs } from './backoff.ts';
import { bench, breakOf, closeBenches, follow } from './client.fixture.ts';

const open: (() => void)[] = [];
afterEach(async () => {
  await closeBenches();
  while (open.length > 0) open.pop()?.();
});

const always = (turn: MockTurn) => (): MockTurn => turn;
const retries = (requestMaxRetries: number) => ({ provider: { requestMaxRetries } });
const SENDING = 'stream disconnected before completion: error sending request for url';

describe('backoffMs', () => {
  it('doubles from 200 ms, a tenth either way', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, () => 0.5))).toEqual([200, 400, 800, 1600]);
    expect(backoffMs(1, () => 0)).toBeCloseTo(180);
    expect(backoffMs(1, () => 1)).toBeCloseTo(220);
  });
});

describe('a request that is refused', () => {
  it.each([
    [500, "We're currently experiencing high demand, which may cause temporary errors.", 'internalServerError', true],
    [502, 'unexpected status 502 Bad Gateway: scripted 502, url: URL', 'other', true],
    [503, 'unexpected status 503 Service Unavailable: scripted 503, url: URL', 'other', true],
    [599, 'unexpected status 599 <unknown status code>: scripted 599, url: URL', 'other', true],
  ])('with %i is repeated with growing waits, then reported as worth another stream', async (status, message, kind, isStreamRetryable) => {
    const { client, server, waits } = await bench(always({ status }), retries(4));
    const error = await breakOf(client);
    expect(error).toMatchObject({ message: message.replace('URL', `${server.url}/responses`), kind, isStreamRetryable, httpStatus: status });
    expect(server.requests).toHaveLength(5);
    expect(waits).toEqual([200, 400, 800, 1600]);
  });

  it.each(['server_is_overloaded', 'slow_down'])('with 503 and %s is repeated, then reported as final', async (code) => {
    const { client, server } = await bench(always({ status: 503, error: { code } }), retries(4));
    expect(await breakOf(client)).toMatchObject({
      message: 'Selected model is at capacity. Please try a different model.',
      kind: 'serverOverloaded',
      isStreamRetryable: false,
    });
    expect(server.requests).toHaveLength(5);
  });

  it.each([
    [401, 'Unauthorized', false],
    [402, 'Payment Required', false],
    [403, 'Forbidden', false],
    [404, 'Not Found', false],
    [408, 'Request Timeout', true],
    [409, 'Conflict', true],
    [413, 'Payload Too Large', false],
    [422, 'Unprocessable Entity', false],
    [425, 'Too Early', true],
  ])('with %i is not repeated', async (status, words, isStreamRetryable) => {
    const { client, server } = await bench(always({ status, error: { message: 'no' } }), retries(4));
    expect(await breakOf(client)).toMatchObject({
      message: `unexpected status ${status} ${words}: no, url: ${server.url}/responses`,
      kind: 'other',
      httpStatus: status,
      isStreamRetryable,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is the same request every time', async () => {
    const { client, server } = await bench([{ status: 500 }, { drop: 'before' }, {}], retries(4));
    expect((await follow(client)).error).toBeUndefined();
    const bodies = server.requests.map((request) => request.rawBody.toString());
    expect(new Set(bodies).size).toBe(1);
    expect(bodies).toHaveLength(3);
  });

  it('may be given up while it waits', async () => {
    const stop = new AbortController();
    const sleep = async (_ms: number, signal: AbortSignal): Promise<void> => {
      stop.abort(new Error('no more'));
      signal.throwIfAborted();
    };
    const { client, server } = await bench(always({ status: 500 }), { ...retries(4), options: { sleep } });
    expect(String((await follow(client, { signal: stop.signal })).error)).toBe('Error: no more');
    expect(server.requests).toHaveLength(1);
  });

  it('shows a 401 with what the user can do', async () => {
    const { client, server } = await bench(always({ status: 401, rawBody: '' }), { options: { unauthorizedHint: 'Sign in again.' } });
    expect((await breakOf(client)).message).toBe(
      `unexpected status 401 Unauthorized: Unknown error, url: ${server.url}/responses. Sign in again.`,
    );
  });

  it('is not led elsewhere by a redirect', async () => {
    const { client, server } = await bench(always({ status: 308, headers: { location: 'https://elsewhere.test/v1' } }), retries(4));
    const error = await breakOf(client);
    expect(error.message).toContain('redirects are not followed, this one leads to https://elsewhere.test/v1');
    expect(error.isStreamRetryable).toBe(false);
    expect(server.requests).toHaveLength(1);
  });
});

describe('429', () => {
  const limited = (retryAfter?: string): MockTurn => ({ status: 429, headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter } });

  it('is final without a Retry-After', async () => {
    const { client, server } = await bench(always({ ...limited(), headers: { 'x-request-id': 'r1' } }), retries(4));
    expect(await breakOf(client)).toMatchObject({
      message: 'exceeded retry limit, last status: 429 Too Many Requests, request id: r1',
      kind: 'responseTooManyFailedAttempts',
      isStreamRetryable: false,
    });
    expect(server.requests).toHaveLength(1);
  });

  it('is repeated after the wait that Retry-After names, as often as other requests', async () => {
    const { client, server, waits } = await bench(always(limited('2')), retries(3));
    expect((await breakOf(client)).message).toBe('exceeded retry limit, last status: 429 Too Many Requests');
    expect(server.requests).toHaveLength(4);
    expect(waits).toEqual([2000, 2000, 2000]);
  });

  it.each(['-1', 'soon', '61', '1e9', ''])('is final with Retry-After: %s', async (value) => {
    const { client, server } = await bench(always(limited(value)), retries(3));
    await breakOf(client);
    expect(server.requests).toHaveLength(1);
  });

  it('understands a date', async () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    const { client, waits } = await bench([limited('Thu, 01 Jan 2026 00:00:30 GMT'), {}], { ...retries(1), options: { now: () => now } });
    expect((await follow(client)).error).toBeUndefined();
    expect(waits).toEqual([30_000]);
  });

  it('of a used-up plan is final whatever the headers say, and brings the limits along', async () => {
    const headers = { 'retry-after': '1', 'x-codex-primary-used-percent': '100', 'x-codex-primary-window-minutes': '300' };
    const { client, server } = await bench(always({ status: 429, error: { type: 'usage_limit_reached' }, headers }), retries(3));
    const error = await breakOf(client);
    expect(error).toMatchObject({ message: "You've hit your usage limit. Try again later.", kind: 'usageLimitExceeded' });
    expect(error.rateLimits).toMatchObject([{ limit_id: 'codex', primary: { used_percent: 100, window_minutes: 300 } }]);
    expect(server.requests).toHaveLength(1);
  });
});

describe('a connection that fails', () => {
  it('before an answer is tried again as a refused request is', async () => {
    const { client, server, waits } = await bench(always({ drop: 'before' }), retries(2));
    expect(await breakOf(client)).toMatchObject({ message: `${SENDING} (${server.url}/responses)`, isStreamRetryable: true, kind: 'other' });
    expect(server.requests).toHaveLength(3);
    expect(waits).toEqual([200, 400]);
  });

  it('because nobody listens says where', async () => {
    const { client, server } = await bench([], retries(1));
    await server.close();
    expect(await breakOf(client)).toMatchObject({ message: `${SENDING} (${server.url}/responses)`, isStreamRetryable: true });
  });

  it('shows no values of the query', async () => {
    const { client } = await bench(always({ status: 404 }), { provider: { queryParams: { 'api-version': '2026', key: 'abc' } } });
    expect((await breakOf(client)).message).toMatch(/\/responses\?api-version=\*\*\*&key=\*\*\*$/);
  });

  it('after it was kept is replaced once, without a word and without counting as a retry', async () => {
    const { url, connections } = await keepAliveServer();
    const { client, waits } = await bench([], { provider: { baseUrl: url } });
    for (let n = 0; n < 3; n++) {
      expect((await follow(client)).error).toBeUndefined();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(connections()).toBe(3);
    expect(waits).toEqual([]);
  });
});

/** Answers the first request of each connection, keeps it open, and resets it when a second one comes. */
async function keepAliveServer(): Promise<{ url: string; connections: () => number }> {
  const body = 'data: {"type":"response.completed","response":{"id":"r"}}\n\n';
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    let answered = false;
    socket.on('data', () => {
      if (answered) socket.resetAndDestroy();
      else socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
      answered = true;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, connections: () => sockets.length };
}
