import { createServer } from 'node:net';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { closeAll, exchange, listen, origin, rawClient, testProxy } from './proxy.fixture.ts';

afterEach(closeAll);

async function echo(): Promise<number> {
  return listen(createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket)));
}

describe('CONNECT', () => {
  it('passes bytes both ways, and the end of each direction by itself', async () => {
    const port = await echo();
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port).send(`CONNECT allowed.test:${port} HTTP/1.1\r\nHost: allowed.test:${port}\r\n\r\n`);
    expect(await client.until(/\r\n\r\n/)).toBe('HTTP/1.1 200 Connection established\r\n\r\n');
    expect(await client.send('ping').until(/ping/)).toBe('ping');
    client.socket.end('last');
    expect(await client.all()).toBe('last');
  });

  it('takes what the client sends before it is told to', async () => {
    const port = await echo();
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port).send(`CONNECT allowed.test:${port} HTTP/1.1\r\nHost: allowed.test\r\n\r\nearly`);
    expect(await client.until(/early/)).toMatch(/200 Connection established\r\n\r\nearly$/);
  });

  it('passes megabytes through with back-pressure', async () => {
    const size = 16 * 1024 * 1024;
    const data = Buffer.alloc(size, 'abcdefghij');
    const port = await listen(createServer((socket) => socket.end(data)));
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port);
    const hash = createHash('sha256');
    let seen = 0;
    client.socket.removeAllListeners('data');
    client.socket.on('data', (chunk: Buffer) => {
      seen += chunk.length;
      hash.update(chunk);
    });
    client.send(`CONNECT allowed.test:${port} HTTP/1.0\r\n\r\n`);
    await client.all();
    const head = 'HTTP/1.1 200 Connection established\r\n\r\n';
    expect(seen).toBe(size + head.length);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(head).update(data).digest('hex'));
  });

  it.each([
    ['other.test:443', {}, 'blocked-by-allowlist', 'not_allowed'],
    ['denied.test:443', {}, 'blocked-by-denylist', 'denied'],
    ['[::ffff:127.0.0.1]:443', { allowLocalBinding: false }, 'blocked-by-allowlist', 'not_allowed_local'],
    ['allowed.test:443', { mode: 'limited' }, 'blocked-by-mitm-required', 'mitm_required'],
    ['other.test:443', { mode: 'limited' }, 'blocked-by-allowlist', 'not_allowed'],
  ] as const)('%s %j: %s', async (authority, rules, header, reason) => {
    const proxy = await testProxy(rules);
    const answer = await exchange(proxy.endpoints.http.port, `CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\n/);
    expect(answer).toContain('content-type: text/plain\r\n');
    expect(answer).toContain(`x-proxy-error: ${header}\r\n`);
    expect(proxy.blocked).toEqual([{ host: authority === '[::ffff:127.0.0.1]:443' ? '127.0.0.1' : authority.replace(/:443$/, ''), port: 443, protocol: 'https', reason }]);
  });

  it('says 502 before it says 200 when the host cannot be reached', async () => {
    const proxy = await testProxy({}, { lookup: async () => Promise.reject(new Error('no such name')) });
    const answer = await exchange(proxy.endpoints.http.port, 'CONNECT allowed.test:443 HTTP/1.1\r\nHost: allowed.test:443\r\n\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n[^]*upstream failure$/);
  });
});

/** One SOCKS5 CONNECT, as bytes. */
function socks(host: Buffer, port: number, kind: number, command = 1): Buffer {
  return Buffer.concat([Buffer.from([5, 1, 0, 5, command, 0, kind]), host, Buffer.from([port >> 8, port & 255])]);
}

function domain(name: string | Buffer): Buffer {
  const bytes = Buffer.from(name);
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

const V6_LOOPBACK = Buffer.from('00000000000000000000000000000001', 'hex');
const V6_MAPPED = Buffer.from('00000000000000000000ffff7f000001', 'hex');

function reply(text: string): number[] {
  return [...Buffer.from(text, 'latin1')];
}

const refused = (code: number): number[] => [5, 0, 5, code, 0, 1, 0, 0, 0, 0, 0, 0];

describe('SOCKS5', () => {
  it('connects by name, with the name judged before it is resolved', async () => {
    const port = await echo();
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.socks?.port ?? 0).send(Buffer.concat([socks(domain('Allowed.test'), port, 3), Buffer.from('early')]));
    const text = await client.until(/early/);
    expect(reply(text).slice(0, 12)).toEqual(refused(0));
    expect(proxy.lookedUp).toEqual(['allowed.test']);
  });

  it.each([
    ['IPv4', Buffer.from([127, 0, 0, 1]), 1],
    ['IPv4 in IPv6', V6_MAPPED, 4],
  ])('connects by %s', async (_, address, kind) => {
    const port = await echo();
    const proxy = await testProxy({ allowedDomains: ['127.0.0.1'], allowLocalBinding: false });
    const client = rawClient(proxy.endpoints.socks?.port ?? 0).send(socks(address, port, kind));
    expect(reply(await client.until(/^[^]{12}/))).toEqual(refused(0));
    client.socket.end('bye');
    expect(await client.all()).toBe('bye');
  });

  it.each([
    ['an unlisted name', socks(domain('other.test'), 80, 3), 2, 'not_allowed'],
    ['a denied name', socks(domain('denied.test'), 80, 3), 2, 'denied'],
    ['a local address', socks(Buffer.from([127, 0, 0, 1]), 80, 1), 2, 'not_allowed_local'],
    ['a local IPv6 address', socks(V6_LOOPBACK, 80, 4), 2, 'not_allowed_local'],
    ['an address written as a name', socks(domain('0x7f.1'), 80, 3), 2, 'not_allowed_local'],
    ['a name with a private address', socks(domain('allowed.test'), 80, 3), 2, 'not_allowed_local'],
    ['a name with NUL', socks(domain('allowed.test\0.evil'), 80, 3), 2, null],
    ['a name with a port', socks(domain('allowed.test:80'), 80, 3), 2, null],
    ['a name that is no text', socks(domain(Buffer.from([0xff, 0xfe, 0x41])), 80, 3), 2, null],
    ['an empty name', socks(domain(''), 80, 3), 2, null],
    ['a name of 255 bytes', socks(domain('a'.repeat(255)), 80, 3), 2, null],
    ['a long name in labels', socks(domain(`${'a'.repeat(61)}.`.repeat(4)), 80, 3), 2, 'not_allowed'],
    ['port 0', socks(domain('allowed.test'), 0, 3), 2, null],
    ['BIND', socks(domain('allowed.test'), 80, 3, 2), 7, null],
    ['UDP ASSOCIATE', socks(Buffer.from([0, 0, 0, 0]), 0, 1, 3), 7, null],
    ['an unknown kind of address', socks(Buffer.alloc(4), 80, 9), 8, null],
  ] as const)('%s is refused', async (_, bytes, code, reason) => {
    const proxy = await testProxy({ allowLocalBinding: false });
    const text = await exchange(proxy.endpoints.socks?.port ?? 0, bytes);
    expect(reply(text)).toEqual(refused(code));
    expect(proxy.blocked.map((blocked) => [blocked.protocol, blocked.reason])).toEqual(reason === null ? [] : [['socks5Tcp', reason]]);
  });

  it('is refused in limited mode', async () => {
    const proxy = await testProxy({ mode: 'limited' });
    expect(reply(await exchange(proxy.endpoints.socks?.port ?? 0, socks(domain('allowed.test'), 80, 3)))).toEqual(refused(2));
    expect(proxy.blocked).toMatchObject([{ reason: 'method_not_allowed' }]);
  });

  it.each([
    ['SOCKS4', Buffer.from([4, 1, 0, 80, 127, 0, 0, 1, 0]), []],
    ['HTTP', Buffer.from('GET http://allowed.test/ HTTP/1.1\r\n\r\n'), []],
    ['only passwords', Buffer.from([5, 1, 2]), [5, 0xff]],
    ['no method', Buffer.from([5, 0]), [5, 0xff]],
  ])('%s is not spoken', async (_, bytes, answer) => {
    const proxy = await testProxy();
    expect(reply(await exchange(proxy.endpoints.socks?.port ?? 0, bytes))).toEqual(answer);
  });

  it('reads a handshake that comes byte by byte, and forgets one that stops', async () => {
    const port = await echo();
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.socks?.port ?? 0);
    client.socket.setNoDelay(true);
    for (const byte of socks(domain('allowed.test'), port, 3)) {
      client.send(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    await client.until(/^[^]{12}/);
    expect(await client.send('ping').until(/ping/)).toBe('ping');
    const torn = rawClient(proxy.endpoints.socks?.port ?? 0).send(Buffer.from([5, 1, 0, 5, 1]));
    await torn.until(/^[^]{2}/);
    torn.socket.end();
    expect(await torn.all()).toBe('');
  });

  it('tells a refused connection from an unknown name', async () => {
    const closed = await listen(createServer());
    await closeAll();
    const proxy = await testProxy();
    expect(reply(await exchange(proxy.endpoints.socks?.port ?? 0, socks(domain('allowed.test'), closed, 3)))).toEqual(refused(5));
    const unknown = await testProxy({}, { lookup: async () => [] });
    expect(reply(await exchange(unknown.endpoints.socks?.port ?? 0, socks(domain('allowed.test'), 80, 3)))).toEqual(refused(4));
  });
});

describe('upgrades', () => {
  async function upgrading(): Promise<number> {
    const { port, server } = await origin((_, response) => response.end('plain'));
    server.on('upgrade', (asked, socket, head) => {
      if (asked.url === '/no') return socket.end('HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n');
      socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${asked.headers.upgrade ?? ''}\r\nX-Key: ${asked.headers['sec-key'] as string}\r\n\r\nhi`);
      socket.write(head);
      return socket.pipe(socket);
    });
    return port;
  }
  const ask = (host: string, path = '/', more = ''): string => `GET http://${host}${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-Key: k\r\n${more}\r\n`;

  it('become tunnels once the host agrees', async () => {
    const port = await upgrading();
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port).send(`${ask(`allowed.test:${port}`)}early`);
    const text = await client.until(/early/);
    expect(text).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n[^]*X-Key: k\r\n[^]*\r\n\r\nhiearly$/);
    expect(text).toContain('Upgrade: websocket\r\n');
    expect(await client.send('ping').until(/ping/)).toBe('ping');
    client.socket.end();
    await client.all();
  });

  it('pass on the answer of a host that does not', async () => {
    const port = await upgrading();
    const proxy = await testProxy();
    expect(await exchange(proxy.endpoints.http.port, ask(`allowed.test:${port}`, '/no'))).toMatch(/^HTTP\/1\.1 400 Bad\r\nConnection: close\r\n\r\nno$/);
    const plain = await origin((_, response) => response.end('plain'));
    expect(await exchange(proxy.endpoints.http.port, ask(`allowed.test:${plain.port}`))).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nplain$/);
  });

  it('are judged like other requests, and never in limited mode', async () => {
    const proxy = await testProxy({ mode: 'limited' });
    expect(await exchange(proxy.endpoints.http.port, ask('allowed.test'))).toContain('x-proxy-error: blocked-by-method-policy');
    expect(await exchange(proxy.endpoints.http.port, ask('other.test'))).toContain('x-proxy-error: blocked-by-allowlist');
    expect(proxy.blocked.map(({ reason }) => reason)).toEqual(['method_not_allowed', 'not_allowed']);
  });

  it('have no body and no Unix socket', async () => {
    const proxy = await testProxy();
    expect(await exchange(proxy.endpoints.http.port, ask('allowed.test', '/', 'Content-Length: 2\r\n'))).toContain(' 400 ');
    expect(await exchange(proxy.endpoints.http.port, ask('allowed.test', '/', 'x-unix-socket: /x\r\n'))).toContain(' 400 ');
  });
});
