import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { describe, expect, it } from '@jest/globals';
import { AppServerClient, type ClientOptions } from './app-server-client.ts';

/** A server that answers as it is told. */
function connect(reply: (message: JsonRpcMessage) => readonly JsonRpcMessage[], options: ClientOptions = {}) {
  const messages = new AsyncQueue<JsonRpcMessage>();
  const sent: JsonRpcMessage[] = [];
  const client = new AppServerClient({
    send: (message) => {
      sent.push(message);
      for (const answer of reply(message)) messages.push(answer);
    },
    messages,
    close: () => messages.close(),
  }, options);
  return { client, sent, messages };
}

const idOf = (message: JsonRpcMessage) => ('id' in message ? message.id : -1);

describe('AppServerClient', () => {
  it('gives results, and refusals with their reason for programs', async () => {
    const data = { config_write_error_code: 'configPathNotFound' };
    const { client } = connect((message) =>
      'method' in message && message.method === 'thread/read'
        ? [{ id: idOf(message), error: { code: -32600, message: 'no', data } }]
        : [{ id: idOf(message), result: { status: 'notLoaded' } }],
    );
    expect(await client.request('thread/unsubscribe', { threadId: 'x' })).toEqual({ status: 'notLoaded' });
    await expect(client.request('thread/read', { threadId: 'x' })).rejects.toMatchObject({ message: 'no', code: 'request_failed', rpcCode: -32600, data });
  });

  it('rejects what waits when the server goes away or the signal aborts', async () => {
    const { client, messages } = connect(() => []);
    const stop = new AbortController();
    const stopped = client.request('thread/list', {}, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(stopped).rejects.toThrow('enough');
    const left = client.request('thread/list', {});
    messages.close();
    await expect(left).rejects.toMatchObject({ code: 'connection_closed' });
  });

  it('tells notifications in order, and answers questions by its handler', async () => {
    const { client, sent, messages } = connect(() => []);
    client.onServerRequest((request) => (request.method === 'item/fileChange/requestApproval' ? Promise.resolve({ decision: 'accept' }) : Promise.reject(new Error('not that'))));
    messages.push({ id: 7, method: 'item/fileChange/requestApproval', params: {} });
    messages.push({ id: 8, method: 'other', params: {} });
    messages.push({ method: 'thread/closed', params: { threadId: 'a' } });
    messages.push({ method: 'thread/closed', params: { threadId: 'b' } });
    messages.close();
    const told = [];
    for await (const notification of client.notifications) told.push(notification.params);
    expect(told).toEqual([{ threadId: 'a' }, { threadId: 'b' }]);
    expect(sent).toEqual([
      { id: 7, result: { decision: 'accept' } },
      { id: 8, error: { code: -32603, message: 'not that' } },
    ]);
  });

  it('waits for an answer as long as it is told to, and takes no harm from a late one', async () => {
    const { client, messages } = connect(() => [], { requestTimeoutMs: 20 });
    await expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'timeout', isRetryable: true, message: expect.stringContaining('thread/list') });
    const patient = client.request('thread/list', {}, { timeoutMs: 60_000 });
    messages.push({ id: 0, result: 'late' });
    messages.push({ id: 1, result: 'right' });
    expect(await patient).toBe('right');
  });

  it('is cut off when it leaves too much unread', async () => {
    const { client, messages } = connect(() => [], { maxNotifications: 10 });
    const waiting = expect(client.request('thread/list', {})).rejects.toMatchObject({ code: 'connection_closed', message: expect.stringContaining('unread') });
    for (let i = 0; i < 12; i += 1) messages.push({ method: 'thread/closed', params: { threadId: String(i) } });
    await waiting;
    const told: unknown[] = [];
    const read = async (): Promise<void> => {
      for await (const { params } of client.notifications) told.push(params);
    };
    await expect(read()).rejects.toMatchObject({ code: 'client_too_slow' });
    expect(told).toHaveLength(11);
  });

  it('withdraws a question that was answered elsewhere, and answers it no more', async () => {
    const { client, sent, messages } = connect(() => []);
    const withdrawn = new Promise<AbortSignal>((resolve) => {
      client.onServerRequest((_, { signal }) => new Promise((answer) => signal.addEventListener('abort', () => (answer({ decision: 'accept' }), resolve(signal)))));
    });
    messages.push({ id: 7, method: 'item/fileChange/requestApproval', params: {} });
    messages.push({ method: 'serverRequest/resolved', params: { threadId: 'a', requestId: 7 } });
    expect((await withdrawn).reason).toMatchObject({ code: 'question_resolved' });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toEqual([]);
  });
});
