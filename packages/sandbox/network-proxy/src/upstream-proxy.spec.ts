import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type ProxyProtocol } from './blocked-request.ts';
import { parseHost } from './host.ts';
import { closeAll, exchange, listen, origin, rawClient, testProxy } from './proxy.fixture.ts';
import { upstreamProxyFor } from './upstream-proxy.ts';

afterEach(closeAll);

function choose(env: NodeJS.ProcessEnv, name = 'a.com', protocol: ProxyProtocol = 'https', port = 443): string | undefined {
  const host = parseHost(name);
  if (!host) throw new Error(name);
  const proxy = upstreamProxyFor({ host, port, protocol }, env);
  return proxy && `${proxy.host}:${proxy.port} ${proxy.authorization ?? ''}`.trim();
}

describe('upstreamProxyFor', () => {
  it('chooses by protocol, lowercase first, ALL_PROXY last', () => {
    const env = { HTTP_PROXY: 'http://h:1', https_proxy: 'http://s:2', HTTPS_PROXY: 'http://x:9', ALL_PROXY: 'all' };
    expect(choose(env, 'a.com', 'http', 80)).toBe('h:1');
    expect(choose(env)).toBe('s:2');
    expect(choose(env, 'a.com', 'socks5Tcp')).toBe('all:80');
    expect(choose({ ALL_PROXY: 'http://[::1]:3' })).toBe('::1:3');
    expect(choose({ HTTPS_PROXY: '' })).toBeUndefined();
    expect(choose({})).toBeUndefined();
  });

  it('sends user and password', () => {
    expect(choose({ HTTPS_PROXY: 'http://us%65r:p%@h:1' })).toBe(`h:1 Basic ${Buffer.from('user:p%').toString('base64')}`);
  });

  it.each([
    ['*', true],
    ['a.com', true],
    ['.com', true],
    ['*.com', true],
    ['b.com, A.COM', true],
    ['a.com:443', true],
    ['a.com:80', false],
    ['xa.com,om', false],
    ['', false],
  ])('NO_PROXY=%s', (list, isExempt) => {
    expect(choose({ HTTPS_PROXY: 'http://h:1', NO_PROXY: list }) === undefined).toBe(isExempt);
  });

  it('goes to this machine directly', () => {
    for (const name of ['localhost', '127.0.0.2', '[::1]']) expect(choose({ HTTPS_PROXY: 'http://h:1' }, name)).toBeUndefined();
  });

  it.each(['socks5://h:1', 'https://h:1', 'http://', 'file:///x', 'http://a b'])('refuses %s, rather than go around it', (value) => {
    expect(() => choose({ HTTPS_PROXY: value })).toThrow(expect.objectContaining({ code: 'unusable_upstream_proxy' }));
  });
});

/** A proxy that answers plain requests itself, tunnels to `target` whatever is asked for, and says what it was asked. */
async function upstream(target: number): Promise<{ env: NodeJS.ProcessEnv; seen: string[] }> {
  const seen: string[] = [];
  const server = createHttpServer((asked, response) => {
    seen.push(`${asked.method} ${asked.url} ${asked.headers.host} ${asked.headers['proxy-authorization']}`);
    response.end('from upstream');
  });
  server.on('connect', (asked, socket: Socket) => {
    seen.push(`${asked.method} ${asked.url} ${asked.headers['proxy-authorization']}`);
    if (asked.url?.startsWith('no.')) {
      socket.end('HTTP/1.1 407 No\r\n\r\n');
      return;
    }
    const inner = connect(target, '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
    inner.on('error', () => socket.destroy());
    inner.pipe(socket).pipe(inner);
  });
  const port = await listen(server);
  return { env: { HTTP_PROXY: `http://u:p@127.0.0.1:${port}`, ALL_PROXY: `http://u:p@127.0.0.1:${port}` }, seen };
}

const BASIC = `Basic ${Buffer.from('u:p').toString('base64')}`;

describe('an upstream proxy', () => {
  const rules = { allowUpstreamProxy: true, allowLocalBinding: false, allowedDomains: ['**.allowed.test', 'no.test'] };
  const unresolvable = async (): Promise<string[]> => Promise.reject(new Error('ENOTFOUND'));

  it('is told whole addresses, and tunnels for what needs one', async () => {
    const { env, seen } = await upstream(await listen(createServer((socket) => socket.pipe(socket))));
    const proxy = await testProxy(rules, { env, lookup: unresolvable });
    const plain = await exchange(proxy.endpoints.http.port, 'GET http://allowed.test/x?y HTTP/1.1\r\nHost: allowed.test\r\nProxy-Authorization: mine\r\nConnection: close\r\n\r\n');
    expect(plain).toMatch(/from upstream$/);
    const tunnel = rawClient(proxy.endpoints.http.port).send('CONNECT a.allowed.test:8443 HTTP/1.1\r\nHost: a.allowed.test\r\n\r\n');
    await tunnel.until(/200[^]*\r\n\r\n/);
    expect(await tunnel.send('ping').until(/ping/)).toBe('ping');
    const socks = rawClient(proxy.endpoints.socks?.port ?? 0).send(Buffer.concat([Buffer.from([5, 1, 0, 5, 1, 0, 3, 12]), Buffer.from('allowed.test'), Buffer.from([0, 22])]));
    await socks.until(/^[^]{12}/);
    expect(await socks.send('ping').until(/ping/)).toBe('ping');
    expect(seen).toEqual([`GET http://allowed.test/x?y allowed.test ${BASIC}`, `CONNECT a.allowed.test:8443 ${BASIC}`, `CONNECT allowed.test:22 ${BASIC}`]);
    proxy.update({ ...proxy.rules, allowUpstreamProxy: false });
    expect(await tunnel.all()).toBe('');
  });

  it('is no way around the rules, nor to private addresses that we know of', async () => {
    const { env, seen } = await upstream(1);
    const proxy = await testProxy(rules, { env, lookup: async () => ['10.0.0.1'] });
    const get = (host: string): Promise<string> => exchange(proxy.endpoints.http.port, `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    expect(await get('allowed.test')).toContain('not_allowed_local');
    expect(await get('10.0.0.1')).toContain('not_allowed_local');
    expect(await get('other.test')).toContain('not_allowed');
    expect(seen).toEqual([]);
  });

  it('that refuses, speaks otherwise or is not there is an upstream failure', async () => {
    const { env } = await upstream(1);
    const proxy = await testProxy(rules, { env, lookup: unresolvable });
    const ask = (port: number): Promise<string> => exchange(port, 'CONNECT no.test:443 HTTP/1.1\r\nHost: no.test\r\n\r\n');
    expect(await ask(proxy.endpoints.http.port)).toContain(' 502 ');
    const socks = await testProxy(rules, { env: { ALL_PROXY: 'socks5://127.0.0.1:1' }, lookup: unresolvable });
    expect(await ask(socks.endpoints.http.port)).toContain(' 502 ');
    const mute = await listen(createServer((socket) => socket.resume()));
    const slow = await testProxy(rules, { env: { ALL_PROXY: `http://127.0.0.1:${mute}` }, lookup: unresolvable, limits: { connectMs: 50 } });
    expect(await ask(slow.endpoints.http.port)).toContain(' 502 ');
  });

  it('is left alone unless the rules allow it', async () => {
    const { env, seen } = await upstream(1);
    const { port } = await origin((_, response) => response.end('direct'));
    const proxy = await testProxy({}, { env });
    expect(await exchange(proxy.endpoints.http.port, `GET http://allowed.test:${port}/ HTTP/1.1\r\nHost: allowed.test:${port}\r\nConnection: close\r\n\r\n`)).toMatch(/direct$/);
    expect(seen).toEqual([]);
  });
});
