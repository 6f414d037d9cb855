import { type JsonRpcMessage } from '@codex-ts/app-server-protocol';
import { AsyncQueue } from '@codex-ts/async-utils';
import { describe, expect, it } from '@jest/globals';
import { AppServerClient } from './app-server-client.ts';

/** A server that answers as it is told. */
function connect(reply: (message: JsonRpcMessage) => readonly JsonRpcMessage[]) {
  const messages = new AsyncQueue<JsonRpcMessage>();
  const sent: JsonRpcMessage[] = [];
  const client = new AppServerClient({
    send: (message) => {
      sent.push(message);
      for (const answer of reply(message)) messages.push(answer);
    },
    messages,
    close: () => messages.close(),
  });
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
});
