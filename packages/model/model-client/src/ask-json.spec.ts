import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { askJson } from './ask-json.ts';
import { httpTransport } from './http-transport.ts';

const servers: Server[] = [];
const transport = httpTransport({ env: {} });
const never = new AbortController().signal;

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
}

describe('a question with a JSON answer', () => {
  it('is asked by GET, and with a body by POST', async () => {
    const heard: unknown[] = [];
    const url = await serve((message, response) => {
      let body = '';
      message.on('data', (part: Buffer) => (body += part.toString())).on('end', () => {
        heard.push([message.method, message.headers['content-type'], body]);
        response.writeHead(201).end('{"a":[1]}');
      });
    });
    expect(await askJson({ transport: transport.send, url }, never)).toEqual({ kind: 'answered', status: 201, value: { a: [1] } });
    await askJson({ transport: transport.send, url, body: { b: 'ä' } }, never);
    expect(heard).toEqual([['GET', undefined, ''], ['POST', 'application/json', '{"b":"ä"}']]);
  });

  it.each([
    ['text', 'Ollama is running'],
    ['nothing', ''],
    ['more than anybody sends', `"${'x'.repeat(5 * 1024 * 1024)}"`],
  ])('has no value when the body is %s', async (_what, body) => {
    const url = await serve((_message, response) => void response.end(body));
    expect(await askJson({ transport: transport.send, url }, never)).toEqual({ kind: 'answered', status: 200, value: undefined });
  });

  it('says why there is no answer', async () => {
    const torn = await serve((_message, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"a":');
      response.on('error', () => undefined);
      setImmediate(() => response.destroy());
    });
    const gone = await serve(() => undefined);
    servers.pop()?.close();
    const silent = await serve(() => undefined);
    const reason = async (url: string, timeoutMs = 5000): Promise<string> => {
      const answer = await askJson({ transport: transport.send, url, timeoutMs }, never);
      return answer.kind === 'unanswered' ? answer.reason : 'answered';
    };
    expect(await reason(torn)).toBe('the connection broke');
    expect(await reason(gone)).toContain('ECONNREFUSED');
    expect(await reason(silent, 20)).toBe('no answer within 0.02 seconds');
    expect(await reason('localhost:11434/v1')).toBe('that is no http address');
    expect(await reason('http://[/')).toBe('that is no http address');
  });

  it('throws the reason of its signal, before and while it waits', async () => {
    const url = await serve(() => stop.abort(new Error('enough')));
    const stop = new AbortController();
    await expect(askJson({ transport: transport.send, url }, stop.signal)).rejects.toThrow('enough');
    await expect(askJson({ transport: transport.send, url }, stop.signal)).rejects.toThrow('enough');
  });
});

describe('a signal that fires just when the answer is over', () => {
  it('ends nothing else', async () => {
    const url = await serve((_message, response) => {
      response.write('first');
      setImmediate(() => response.end('last'));
    });
    const stop = new AbortController();
    const { body } = await transport.send({ method: 'GET', url: new URL(url), headers: {} }, stop.signal);
    // Let go of at the last part: the connection is on its way back to those that are kept.
    for await (const part of body) if (Buffer.from(part).toString().includes('last')) break;
    stop.abort();
    await new Promise((resolve) => setImmediate(resolve));
    const again = await transport.send({ method: 'GET', url: new URL(url), headers: {} }, never);
    expect(again.status).toBe(200);
    for await (const _ of again.body);
  });
});
