import { once } from 'node:events';
import { Agent, type IncomingMessage, request, type RequestOptions } from 'node:http';
import { createServer as createNetServer } from 'node:net';
import { Readable } from 'node:stream';
import { text as readText } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, exchange, listen, origin, rawClient, testProxy } from './proxy.fixture.ts';

afterEach(closeAll);

/** A request through the proxy by Node's own client. */
async function via(port: number, url: string, options: RequestOptions = {}, body?: string | Readable): Promise<{ answer: IncomingMessage; body: string }> {
  const asked = request({ host: '127.0.0.1', port, path: url, agent: false, ...options, headers: { host: new URL(url).host, ...options.headers } });
  if (body instanceof Readable) body.pipe(asked);
  else asked.end(body);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  return { answer, body: await readText(answer) };
}

describe('plain requests', () => {
  it('reach an allowed host, by one lookup, and come back whole', async () => {
    const { port, server } = await origin((_, response) => response.setHeader('Set-Cookie', ['a=1', 'b=2']).end('hello'));
    const seen: IncomingMessage[] = [];
    server.on('request', (asked) => seen.push(asked));
    const proxy = await testProxy();
    const { answer, body } = await via(proxy.endpoints.http.port, `http://Allowed.test:${port}/a%20b?q=1`, { headers: { 'X-One': 'two' } });
    expect([answer.statusCode, body, answer.headers['set-cookie']]).toEqual([200, 'hello', ['a=1', 'b=2']]);
    expect(seen[0]?.url).toBe('/a%20b?q=1');
    expect(seen[0]?.headers).toMatchObject({ host: `allowed.test:${port}`, 'x-one': 'two' });
    expect(proxy.lookedUp).toEqual(['allowed.test']);
    expect(proxy.blocked).toEqual([]);
  });

  it('stream a large body both ways', async () => {
    const { port } = await origin((asked, response) => asked.pipe(response));
    const proxy = await testProxy();
    const chunk = 'x'.repeat(64 * 1024);
    const upload = Readable.from(Array<string>(128).fill(chunk));
    const { answer, body } = await via(proxy.endpoints.http.port, `http://allowed.test:${port}/`, { method: 'POST' }, upload);
    expect(answer.statusCode).toBe(200);
    expect(body.length).toBe(128 * chunk.length);
  });

  it('pass every method, with and without a body, framed the same', async () => {
    const { port } = await origin((asked, response) => {
      const { method, headers } = asked;
      const say = (body: string): unknown => response.end([method, headers['content-length'] ?? '-', headers['transfer-encoding'] ?? '-', body].join(' '));
      readText(asked).then(say, () => response.destroy());
    });
    const proxy = await testProxy();
    const url = `http://allowed.test:${port}/`;
    const say = async (method: string, body?: string): Promise<string> =>
      (await via(proxy.endpoints.http.port, url, { method, ...(body === undefined ? {} : { headers: { 'content-length': body.length } }) }, body)).body;
    expect(await say('GET')).toBe('GET - - ');
    expect(await say('POST', 'abc')).toBe('POST 3 - abc');
    expect(await say('DELETE', 'abc')).toBe('DELETE 3 - abc');
    expect(await say('PROPFIND', 'abc')).toBe('PROPFIND 3 - abc');
    expect(await exchange(proxy.endpoints.http.port, `POST ${url} HTTP/1.1\r\nHost: allowed.test:${port}\r\nConnection: close\r\n\r\n`)).toContain('POST 0 - ');
  });

  it('pass chunks, trailers and a close-delimited answer', async () => {
    const { port } = await origin((asked, response) => {
      asked.resume().once('end', () => {
        response.setHeader('Trailer', 'X-Sum');
        response.write('body ');
        response.addTrailers({ 'X-Sum': String(asked.trailers['x-in']) });
        response.end();
      });
    });
    const proxy = await testProxy();
    const answer = await exchange(
      proxy.endpoints.http.port,
      `POST http://allowed.test:${port}/ HTTP/1.1\r\nHost: allowed.test:${port}\r\nConnection: close\r\nTransfer-Encoding: chunked\r\nTrailer: X-In\r\n\r\n3\r\nabc\r\n0\r\nX-In: 42\r\nHost: evil\r\n\r\n`,
    );
    expect(answer).toMatch(/body \r\n0\r\nX-Sum: 42\r\n\r\n$/);
    const old = await listen(createNetServer((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nto the end')));
    expect((await via(proxy.endpoints.http.port, `http://allowed.test:${old}/`)).body).toBe('to the end');
  });

  it('drop what concerns one connection only', async () => {
    const { port } = await origin((asked, response) => {
      response.setHeader('Connection', 'X-Back');
      response.setHeader('X-Back', '1');
      response.setHeader('Proxy-Authenticate', 'Basic');
      response.end(JSON.stringify(asked.rawHeaders));
    });
    const proxy = await testProxy();
    const { answer, body } = await via(proxy.endpoints.http.port, `http://allowed.test:${port}/`, {
      headers: { connection: 'close, X-Hop', 'x-hop': '1', 'proxy-authorization': 'Basic c2VjcmV0', 'proxy-connection': 'keep-alive', te: 'trailers', 'keep-alive': '5', stays: 'yes' },
    });
    const names = (JSON.parse(body) as string[]).map((name) => name.toLowerCase());
    expect(names).toEqual(expect.arrayContaining(['stays']));
    for (const name of ['x-hop', 'proxy-authorization', 'proxy-connection', 'te', 'keep-alive']) expect(names).not.toContain(name);
    expect(answer.headers['x-back']).toBeUndefined();
    expect(answer.headers['proxy-authenticate']).toBeUndefined();
  });

  it('judge each request of a kept connection anew', async () => {
    const { port } = await origin((asked, response) => response.end(asked.headers.host));
    const proxy = await testProxy();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const first = await via(proxy.endpoints.http.port, `http://allowed.test:${port}/`, { agent });
    const second = await via(proxy.endpoints.http.port, `http://denied.test:${port}/`, { agent });
    const third = await via(proxy.endpoints.http.port, `http://a.allowed.test:${port}/`, { agent });
    agent.destroy();
    expect([first.body, second.answer.statusCode, third.body]).toEqual([`allowed.test:${port}`, 403, `a.allowed.test:${port}`]);
    const raw = (host: string, more = ''): string => `GET http://${host}:${port}/ HTTP/1.1\r\nHost: ${host}:${port}\r\n${more}\r\n`;
    const piped = await exchange(proxy.endpoints.http.port, raw('allowed.test') + raw('other.test') + raw('allowed.test', 'Connection: close\r\n'));
    expect(piped.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403', 'HTTP/1.1 200']);
  });

  it('leave `100 Continue` to the host', async () => {
    const { port, server } = await origin((asked, response) => void asked.pipe(response));
    server.on('checkContinue', (asked: IncomingMessage, response) => {
      if (asked.url === '/no') {
        response.writeHead(417).end();
        return;
      }
      response.writeContinue();
      asked.pipe(response);
    });
    const proxy = await testProxy();
    const head = (path: string): string => `PUT http://allowed.test:${port}${path} HTTP/1.1\r\nHost: allowed.test:${port}\r\nExpect: 100-continue\r\nContent-Length: 4\r\nConnection: close\r\n\r\n`;
    const client = rawClient(proxy.endpoints.http.port).send(head('/yes'));
    await client.until(/100 Continue\r\n\r\n/);
    expect(await client.send('body').all()).toMatch(/200 OK[^]*body/);
    expect(await rawClient(proxy.endpoints.http.port).send(head('/no')).until(/\r\n\r\n/)).toContain(' 417 ');
  });

  it('speak to clients of HTTP/1.0', async () => {
    const { port } = await origin((_, response) => {
      response.write('one ');
      response.end('two');
    });
    const proxy = await testProxy();
    const answer = await exchange(proxy.endpoints.http.port, `GET http://allowed.test:${port}/ HTTP/1.0\r\n\r\n`);
    expect(answer).toMatch(/\r\n\r\none two$/);
    expect(answer.toLowerCase()).not.toContain('chunked');
  });
});

describe('answers of hosts that misbehave', () => {
  const answering = async (bytes: string): Promise<string> => {
    const port = await listen(createNetServer((socket) => socket.end(Buffer.from(bytes, 'latin1'))));
    const proxy = await testProxy();
    const answer = await exchange(proxy.endpoints.http.port, `GET http://allowed.test:${port}/ HTTP/1.1\r\nHost: allowed.test:${port}\r\nConnection: close\r\n\r\n`);
    expect(proxy.errors).toEqual([]);
    return answer;
  };

  it.each([
    ['nothing', ''],
    ['no HTTP', 'SSH-2.0-OpenSSH\r\n'],
    ['an impossible status', 'HTTP/1.1 000 x\r\nContent-Length: 0\r\n\r\n'],
    ['a protocol nobody asked for', 'HTTP/1.1 101 x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(100_000)}`],
    ['a field with a line feed', 'HTTP/1.1 200 OK\r\nX: a\nSet-Cookie: b\r\n\r\n'],
  ])('%s is an upstream failure', async (_, bytes) => {
    const answer = await answering(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(answer).toMatch(/upstream failure$/);
  });

  it('an answer that breaks off does not look whole', async () => {
    expect(await answering('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n')).not.toMatch(/0\r\n\r\n$/);
    expect(await answering('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc')).toMatch(/\r\n\r\n(abc)?$/);
  });

  it('a port that nobody listens on and a name that has no address are upstream failures', async () => {
    const port = await listen(createNetServer());
    await closeAll();
    const refused = await testProxy();
    expect((await via(refused.endpoints.http.port, `http://allowed.test:${port}/`)).answer.statusCode).toBe(502);
    const unknown = await testProxy({}, { lookup: async () => Promise.reject(new Error('ENOTFOUND')) });
    expect((await via(unknown.endpoints.http.port, `http://allowed.test:${port}/`)).body).toBe('upstream failure');
    const odd = await testProxy({}, { lookup: async () => ['not-an-address'] });
    expect((await via(odd.endpoints.http.port, `http://allowed.test:${port}/`)).body).toBe('upstream failure');
  });
});

describe('refusals', () => {
  it.each([
    ['http://other.test/', 'GET', {}, 'blocked-by-allowlist', 'not_allowed', 'baseline_policy', 80],
    ['http://denied.test:8080/', 'POST', {}, 'blocked-by-denylist', 'denied', 'baseline_policy', 8080],
    ['http://127.1:9/', 'GET', { allowLocalBinding: false }, 'blocked-by-allowlist', 'not_allowed_local', 'baseline_policy', 9],
    ['http://allowed.test/', 'GET', { allowLocalBinding: false }, 'blocked-by-allowlist', 'not_allowed_local', 'baseline_policy', 80],
    ['http://allowed.test/', 'POST', { mode: 'limited' }, 'blocked-by-method-policy', 'method_not_allowed', 'mode_guard', 80],
    ['http://other.test/', 'POST', { mode: 'limited' }, 'blocked-by-allowlist', 'not_allowed', 'baseline_policy', 80],
  ] as const)('%s by %s: %j %s', async (url, method, rules, header, reason, source, port) => {
    const proxy = await testProxy(rules);
    const { answer, body } = await via(proxy.endpoints.http.port, `${url}secret?token=1`, { method });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['x-proxy-error']]).toEqual([403, 'application/json', header]);
    const host = new URL(url).hostname;
    expect(JSON.parse(body)).toEqual({ status: 'blocked', host, reason, decision: 'deny', source, protocol: 'http', port, message: expect.any(String) });
    expect(Object.keys(JSON.parse(body) as object)).toEqual(['status', 'host', 'reason', 'decision', 'source', 'protocol', 'port', 'message']);
    expect(proxy.blocked).toEqual([{ host, port, protocol: 'http', reason, method }]);
  });

  it('let a client send the body of a refused request and go on', async () => {
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port);
    client.send(`POST http://other.test/ HTTP/1.1\r\nHost: other.test\r\nContent-Length: 300000\r\n\r\n${'x'.repeat(300_000)}`);
    expect(await client.until(/\r\n\r\n\{.*\}/)).toContain(' 403 ');
    client.send('GET http://denied.test/ HTTP/1.1\r\nHost: denied.test\r\nConnection: close\r\n\r\n');
    expect(await client.all()).toContain('blocked-by-denylist');
  });

  it('are no lookups', async () => {
    const proxy = await testProxy();
    await via(proxy.endpoints.http.port, 'http://leak.other.test/');
    await via(proxy.endpoints.http.port, 'http://denied.test/');
    expect(proxy.lookedUp).toEqual([]);
  });
});

describe('names with more than one address', () => {
  it('are refused when one of them is private', async () => {
    const proxy = await testProxy({ allowLocalBinding: false }, { lookup: async () => ['93.184.216.34', '127.0.0.1'] });
    expect(JSON.parse((await via(proxy.endpoints.http.port, 'http://allowed.test/')).body)).toMatchObject({ reason: 'not_allowed_local' });
  });

  it('are connected to the address that was judged, though the name moves', async () => {
    const { port } = await origin((_, response) => response.end('judged'));
    const answers = [['127.0.0.1'], ['127.0.0.2']];
    const proxy = await testProxy({}, { lookup: async () => answers.shift() ?? [] });
    expect((await via(proxy.endpoints.http.port, `http://allowed.test:${port}/`)).body).toBe('judged');
    expect(proxy.lookedUp).toHaveLength(1);
  });

  it('are tried in turn', async () => {
    const { port } = await origin((_, response) => response.end('second'));
    const proxy = await testProxy({}, { lookup: async () => ['127.0.0.3', '127.0.0.1'] });
    expect((await via(proxy.endpoints.http.port, `http://allowed.test:${port}/`)).body).toBe('second');
  });

  it('localhost and literals are reached when they are named, without a lookup', async () => {
    const { port } = await origin((_, response) => response.end('here'));
    const proxy = await testProxy({ allowLocalBinding: false, allowedDomains: ['localhost', '127.0.0.1'] });
    expect((await via(proxy.endpoints.http.port, `http://localhost:${port}/`)).body).toBe('here');
    expect((await via(proxy.endpoints.http.port, `http://127.0.0.1:${port}/`)).body).toBe('here');
    expect((await via(proxy.endpoints.http.port, `http://127.0.0.2:${port}/`)).answer.statusCode).toBe(403);
    expect(proxy.lookedUp).toEqual([]);
  });
});
