import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { closeAll, exchange, origin, rawClient, testProxy } from './proxy.fixture.ts';

afterEach(closeAll);

const HOST = 'Host: allowed.test\r\n';
const CLOSE = 'Connection: close\r\n';

describe('requests that are not what a proxy takes', () => {
  it.each([
    ['no address', `GET / HTTP/1.1\r\n${HOST}\r\n`],
    ['https in the open', `GET https://allowed.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['another scheme', `GET ftp://allowed.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['a user in the address', `GET http://user:pass@allowed.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['a user that looks like the host', `GET http://allowed.test@evil.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n`],
    ['a backslash', `GET http://evil.test\\@allowed.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['an escaped NUL', 'GET http://allowed.test%00.evil.test/ HTTP/1.1\r\nHost: allowed.test%00.evil.test\r\n\r\n'],
    ['an escaped dot', 'GET http://allowed%2etest/ HTTP/1.1\r\nHost: allowed%2etest\r\n\r\n'],
    ['a NUL', `GET http://allowed.test\0.evil.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['a tab', `GET http://allowed.test\t.evil.test/ HTTP/1.1\r\n${HOST}\r\n`],
    ['a fragment', `GET http://allowed.test/#x HTTP/1.1\r\n${HOST}\r\n`],
    ['no host', `GET http:///x HTTP/1.1\r\n${HOST}\r\n`],
    ['port 0', 'GET http://allowed.test:0/ HTTP/1.1\r\nHost: allowed.test:0\r\n\r\n'],
    ['a port too high', 'GET http://allowed.test:65537/ HTTP/1.1\r\nHost: allowed.test:65537\r\n\r\n'],
    ['a port with a sign', 'GET http://allowed.test:+80/ HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
    ['a name of 255 bytes', `GET http://${'a'.repeat(255)}/ HTTP/1.1\r\nHost: ${'a'.repeat(255)}\r\n\r\n`],
    ['an address that is none', 'GET http://127.0.0.1.1/ HTTP/1.1\r\nHost: 127.0.0.1.1\r\n\r\n'],
    ['another host in the header', 'GET http://allowed.test/ HTTP/1.1\r\nHost: evil.test\r\n\r\n'],
    ['another port in the header', 'GET http://allowed.test/ HTTP/1.1\r\nHost: allowed.test:81\r\n\r\n'],
    ['two hosts', `GET http://allowed.test/ HTTP/1.1\r\n${HOST}${HOST}\r\n`],
    ['no host field', 'GET http://allowed.test/ HTTP/1.1\r\nX: y\r\n\r\n'],
    ['an empty host field', 'GET http://allowed.test/ HTTP/1.1\r\nHost:\r\n\r\n'],
    ['two lengths', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`],
    ['a length and chunks', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['chunks and a length', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n`],
    ['a coding before the chunks', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`],
    ['two codings', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['an unknown coding', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
    ['chunks in HTTP/1.0', `POST http://allowed.test/ HTTP/1.0\r\n${HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
    ['a length that is no number', `POST http://allowed.test/ HTTP/1.1\r\n${HOST}Content-Length: 3x\r\n\r\nabc`],
    ['bare line feeds', 'GET http://allowed.test/ HTTP/1.1\nHost: allowed.test\n\n'],
    ['one bare line feed', `GET http://allowed.test/ HTTP/1.1\r\nX: y\n${HOST}\r\n`],
    ['a bare carriage return', `GET http://allowed.test/ HTTP/1.1\r\nX: y\rZ: z\r\n${HOST}\r\n`],
    ['a folded field', `GET http://allowed.test/ HTTP/1.1\r\n${HOST}X: y\r\n z\r\n\r\n`],
    ['a blank before the colon', `GET http://allowed.test/ HTTP/1.1\r\n${HOST}X : y\r\n\r\n`],
    ['HTTP/0.9', 'GET http://allowed.test/\r\n\r\n'],
    ['HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
    ['TLS', Buffer.from('160301020001000001fc0303', 'hex').toString('latin1')],
    ['a megabyte of header', `GET http://allowed.test/ HTTP/1.1\r\n${HOST}X: ${'y'.repeat(1_000_000)}\r\n\r\n`],
    ['CONNECT with a user', 'CONNECT 127.0.0.1@evil.test:443 HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
    ['CONNECT to port 0', 'CONNECT allowed.test:0 HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
    ['CONNECT without a port', 'CONNECT allowed.test HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
    ['CONNECT with a path', 'CONNECT allowed.test:443/x HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
    ['CONNECT with a whole address', 'CONNECT http://allowed.test:443/ HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
    ['CONNECT for another host', 'CONNECT allowed.test:443 HTTP/1.1\r\nHost: evil.test:443\r\n\r\n'],
    ['CONNECT with a length', 'CONNECT allowed.test:443 HTTP/1.1\r\nHost: allowed.test\r\nContent-Length: 5\r\n\r\nhello'],
    ['CONNECT with chunks', 'CONNECT allowed.test:443 HTTP/1.1\r\nHost: allowed.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['CONNECT to a bare IPv6 address', 'CONNECT ::1:443 HTTP/1.1\r\nHost: allowed.test\r\n\r\n'],
  ])('%s', async (_, request) => {
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port).send(request);
    expect(await client.until(/^[^]*?\r\n/)).toMatch(/^HTTP\/1\.1 4(00|31) /);
    await client.all();
    expect(proxy.lookedUp).toEqual([]);
    expect(proxy.errors).toEqual([]);
  });

  it.each([
    'http://allowed.test.evil.test/',
    'http://evil-allowed.test/',
    'http://allowed.testx/',
    'http://xallowed.test/',
    'http://allowed.test./../evil',
    'http://a.denied.test/',
    'http://0x7f.1/',
    'http://[::ffff:7f00:1]/',
    'http://[fe80::1%25lo]/',
    'http://localhost./',
  ])('judges %s as what it is', async (url) => {
    const proxy = await testProxy({ allowLocalBinding: false });
    const authority = /^http:\/\/([^/]*)/.exec(url)?.[1] ?? '';
    expect(await exchange(proxy.endpoints.http.port, `GET ${url} HTTP/1.1\r\nHost: ${authority}\r\n${CLOSE}\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
  });

  it('takes a request in pieces, and one that is torn for none', async () => {
    const { port } = await origin((_, response) => response.end('whole'));
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port);
    client.socket.setNoDelay(true);
    for (const byte of `GET http://allowed.test:${port}/ HTTP/1.1\r\nHost: allowed.test:${port}\r\n${CLOSE}\r\n`) {
      client.send(byte);
      await new Promise(setImmediate);
    }
    expect(await client.all()).toMatch(/whole$/);
    const torn = rawClient(proxy.endpoints.http.port).send('GET http://allowed.test/ HT');
    torn.socket.end();
    await torn.all();
    expect(proxy.lookedUp).toHaveLength(1);
  });

  it('does not pass on a body that turns out wrong as if it had ended', async () => {
    let ended = false;
    const { port, server } = await origin((asked) => void asked.resume().once('end', () => (ended = true)));
    const closed = new Promise((resolve) => server.on('request', (asked) => asked.once('close', resolve)));
    const proxy = await testProxy();
    const client = rawClient(proxy.endpoints.http.port);
    client.send(`POST http://allowed.test:${port}/ HTTP/1.1\r\nHost: allowed.test:${port}\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n`);
    await new Promise((resolve) => server.once('request', resolve));
    client.send('zz\r\n');
    await client.all();
    await closed;
    expect(ended).toBe(false);
  });

  it('survives whatever bytes come, on either side', async () => {
    const proxy = await testProxy();
    const piece = fc.constantFrom('GET ', 'CONNECT ', 'http://', 'allowed.test', ':80', '/', ' HTTP/1.1', '\r\n', '\n', HOST, 'Content-Length: 5\r\n', 'Transfer-Encoding: chunked\r\n', 'Upgrade: x\r\n', 'Connection: upgrade\r\n', '\x05\x01\0', '\x05\x01\0\x03\x0c', '\0', '\xff', '@', '%00', '5\r\nhello\r\n');
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), fc.boolean(), async (pieces, isHttp) => {
        const client = rawClient(isHttp ? proxy.endpoints.http.port : (proxy.endpoints.socks?.port ?? 0)).send(pieces.join(''));
        client.socket.end();
        await client.all();
      }),
      { numRuns: 150 },
    );
    expect(proxy.errors).toEqual([]);
    for (const name of proxy.lookedUp) expect(name).toBe('allowed.test');
  });
});
