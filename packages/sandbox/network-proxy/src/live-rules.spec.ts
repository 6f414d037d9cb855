import { existsSync } from 'node:fs';
import { readdir, stat, symlink } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { dirname, join } from 'node:path';
import { createServer as createHttpServer } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeTempDir, waitFor } from '@codex-ts/test-support';
import { type NetworkProxyRules } from '@codex-ts/protocol';
import { startNetworkProxy } from './network-proxy.ts';
import { closeAll, exchange, listen, networkRules, origin, type RawClient, rawClient, testProxy, type TestProxy } from './proxy.fixture.ts';
import { makeSocketFolder } from './socket-folder.ts';

afterEach(closeAll);

async function echo(): Promise<number> {
  return listen(createServer((socket) => socket.pipe(socket)));
}

async function tunnel(proxy: TestProxy, port: number, host = 'allowed.test'): Promise<RawClient> {
  const client = rawClient(proxy.endpoints.http.port).send(`CONNECT ${host}:${port} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  await client.until(/200[^]*\r\n\r\n/);
  return client;
}

describe('update', () => {
  it.each([
    ['denied', { deniedDomains: ['allowed.test'] }],
    ['no longer listed', { allowedDomains: [] }],
    ['in limited mode', { mode: 'limited' }],
    ['at a private address', { allowLocalBinding: false }],
  ] as [string, Partial<NetworkProxyRules>][])('cuts a tunnel to a host that is %s now', async (_, rules) => {
    const proxy = await testProxy();
    const client = await tunnel(proxy, await echo());
    proxy.update({ ...proxy.rules, ...rules });
    expect(await client.all()).toBe('');
  });

  it('leaves what is still allowed, and what a person allowed', async () => {
    const port = await echo();
    const proxy = await testProxy({}, { decide: async () => 'allow' });
    const [listed, asked] = [await tunnel(proxy, port), await tunnel(proxy, port, 'asked.test')];
    proxy.update({ ...proxy.rules, allowedDomains: ['**.allowed.test'] });
    expect(await listed.send('a').until(/a/)).toBe('a');
    expect(await asked.send('a').until(/a/)).toBe('a');
    proxy.deny('asked.test', 'http');
    expect(await asked.all()).toBe('');
    expect(await listed.send('b').until(/b/)).toBe('b');
  });

  it('cuts SOCKS tunnels and answers under way', async () => {
    const port = await echo();
    const slow = await origin((_, response) => void response.write('begun'));
    const proxy = await testProxy();
    const socks = rawClient(proxy.endpoints.socks?.port ?? 0).send(Buffer.concat([Buffer.from([5, 1, 0, 5, 1, 0, 3, 12]), Buffer.from('allowed.test'), Buffer.from([port >> 8, port & 255])]));
    await socks.until(/^[^]{12}/);
    const answer = rawClient(proxy.endpoints.http.port).send(`GET http://allowed.test:${slow.port}/ HTTP/1.1\r\nHost: allowed.test:${slow.port}\r\n\r\n`);
    await answer.until(/begun/);
    proxy.deny('allowed.test', 'https');
    expect(await socks.all()).toBe('');
    expect(await answer.all()).not.toMatch(/0\r\n\r\n$/);
  });

  it('switches SOCKS off', async () => {
    const port = await echo();
    const proxy = await testProxy();
    proxy.update({ ...proxy.rules, enableSocks5: false });
    const hello = Buffer.concat([Buffer.from([5, 1, 0, 5, 1, 0, 3, 12]), Buffer.from('allowed.test'), Buffer.from([port >> 8, port & 255])]);
    expect([...Buffer.from(await exchange(proxy.endpoints.socks?.port ?? 0, hello), 'latin1')].slice(0, 4)).toEqual([5, 0, 5, 2]);
  });

  it('changes nothing when a pattern is wrong', async () => {
    const proxy = await testProxy();
    const client = await tunnel(proxy, await echo());
    expect(() => proxy.update({ ...proxy.rules, allowedDomains: ['*'] })).toThrow(expect.objectContaining({ code: 'bad_domain_pattern' }));
    expect(await client.send('a').until(/a/)).toBe('a');
  });
});

describe('the life of a proxy', () => {
  it('serves on private Unix sockets what it serves on ports, and leaves nothing behind', async () => {
    const home = await makeTempDir();
    const folder = join(home.path, 'tmp', 'proxies');
    const { port } = await origin((_, response) => response.end('hello'));
    const proxy = await startNetworkProxy({ rules: networkRules({ allowedDomains: ['127.0.0.1'] }), socketFolder: folder, env: {} });
    const { http, socks } = proxy.endpoints;
    expect((await stat(dirname(http.socket))).mode & 0o777).toBe(0o700);
    const request = `GET http://127.0.0.1:${port}/ HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
    expect(await rawClient(http.socket).send(request).all()).toMatch(/hello$/);
    expect(await exchange(http.port, request)).toMatch(/hello$/);
    const hello = rawClient(socks?.socket ?? '').send(Buffer.from([5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1, port >> 8, port & 255]));
    await hello.until(/^\x05\0\x05\0/);
    await proxy.close();
    await proxy.close();
    await hello.all();
    expect(await readdir(folder)).toEqual([]);
    await home.dispose();
  });

  it('takes both ends of everything under way with it', async () => {
    const ends: Promise<unknown>[] = [];
    const server = createServer((socket) => {
      ends.push(once(socket, 'close'));
      socket.resume();
    });
    const port = await listen(server);
    const proxy = await testProxy();
    const client = await tunnel(proxy, port);
    rawClient(proxy.endpoints.http.port).send(`GET http://allowed.test:${port}/ HTTP/1.1\r\nHost: allowed.test:${port}\r\n\r\n`);
    await waitFor(() => ends.length === 2);
    await proxy.close();
    await client.all();
    await Promise.all(ends);
    expect(await rawClient(proxy.endpoints.http.port).all()).toBe('');
  });

  it('keeps its sockets where their paths fit', async () => {
    const home = await makeTempDir();
    const long = join(home.path, 'x'.repeat(100));
    const folder = await makeSocketFolder(long, home.path);
    expect(dirname(dirname(folder.http))).toBe(home.path);
    expect(existsSync(long)).toBe(false);
    const last = await makeSocketFolder(long, long);
    expect(dirname(dirname(last.http))).toBe('/tmp');
    await Promise.all([folder.remove(), last.remove()]);
    expect(existsSync(dirname(last.http))).toBe(false);
    await home.dispose();
  });

  it('does not start on rules it cannot hold, nor without a place for its sockets', async () => {
    const home = await makeTempDir({ file: '' });
    const options = { rules: networkRules(), socketFolder: join(home.path, 'file'), env: {} };
    await expect(startNetworkProxy(options)).rejects.toMatchObject({ code: 'socket_folder' });
    await expect(startNetworkProxy({ ...options, rules: networkRules({ allowedDomains: ['*'] }) })).rejects.toMatchObject({ code: 'bad_domain_pattern' });
    await home.dispose();
  });

  it('has no SOCKS when it is off, and says so in the environment', async () => {
    const proxy = await testProxy({ enableSocks5: false, allowLocalBinding: false });
    const environment = proxy.environment();
    const http = `http://127.0.0.1:${proxy.endpoints.http.port}`;
    expect(proxy.endpoints.socks).toBeNull();
    expect(environment).toMatchObject({ HTTP_PROXY: http, https_proxy: http, ALL_PROXY: http, ftp_proxy: http, CODEX_NETWORK_ALLOW_LOCAL_BINDING: '0' });
    expect(environment['NO_PROXY']).toContain('localhost,127.0.0.1,::1,');
  });

  it('names both in the environment, and leads ssh there on macOS only', async () => {
    const proxy = await testProxy({}, { platform: 'darwin' });
    const environment = proxy.environment();
    const socks = `127.0.0.1:${proxy.endpoints.socks?.port}`;
    expect(environment).toMatchObject({ ALL_PROXY: `socks5h://${socks}`, FTP_PROXY: `socks5h://${socks}`, NODE_USE_ENV_PROXY: '1', ELECTRON_GET_USE_PROXY: 'true', CODEX_NETWORK_ALLOW_LOCAL_BINDING: '1' });
    expect(environment['GIT_SSH_COMMAND']).toContain(socks);
    expect((await testProxy({}, { platform: 'darwin', env: { GIT_SSH_COMMAND: 'ssh -v' } })).environment()).not.toHaveProperty('GIT_SSH_COMMAND');
    expect((await testProxy({}, { platform: 'linux' })).environment()).not.toHaveProperty('GIT_SSH_COMMAND');
  });
});

describe('x-unix-socket', () => {
  async function socketServer(path: string): Promise<Server> {
    const server = createHttpServer((asked, response) => response.end(`${asked.method} ${asked.url} ${asked.headers['x-unix-socket'] ?? '-'}`));
    await new Promise<void>((resolve) => server.listen(path, resolve));
    return server;
  }
  const ask = (path: string, method = 'GET'): string => `${method} http://localhost/v1/x HTTP/1.1\r\nHost: localhost\r\nx-unix-socket: ${path}\r\nConnection: close\r\n\r\n`;

  it('reaches listed sockets and those in listed folders, links resolved', async () => {
    const dir = await makeTempDir({ 'in/.keep': '', 'out/.keep': '' });
    const servers = await Promise.all(['in/a', 'out/b'].map((name) => socketServer(join(dir.path, name))));
    await symlink(join(dir.path, 'out/b'), join(dir.path, 'in/link'));
    await symlink(join(dir.path, 'in'), join(dir.path, 'folder'));
    const proxy = await testProxy({ allowUnixSockets: [join(dir.path, 'folder'), 'relative', join(dir.path, 'absent')], allowLocalBinding: false });
    const say = (name: string, method?: string): Promise<string> => exchange(proxy.endpoints.http.port, ask(join(dir.path, name), method));
    expect(await say('in/a')).toMatch(/GET \/v1\/x -$/);
    expect(await say('folder/a')).toMatch(/GET \/v1\/x -$/);
    for (const name of ['in/link', 'out/b', 'in/../out/b', 'in/none', 'inn', '']) expect(await say(name)).toContain('blocked-by-allowlist');
    expect(proxy.blocked[0]).toEqual({ host: join(dir.path, 'in/link'), port: 0, protocol: 'http', reason: 'not_allowed', method: 'GET' });
    proxy.update({ ...proxy.rules, allowAllUnixSockets: true });
    expect(await say('out/b')).toMatch(/GET \/v1\/x -$/);
    proxy.update({ ...proxy.rules, allowUnixSockets: [join(dir.path, 'out/b')], mode: 'limited' });
    expect(await say('out/b')).toMatch(/GET \/v1\/x -$/);
    expect(await say('out/b', 'POST')).toContain('blocked-by-method-policy');
    await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    expect(await say('out/b')).toMatch(/ (403|502) /);
    await dir.dispose();
  });

  it('takes one absolute path', async () => {
    const proxy = await testProxy({ allowAllUnixSockets: true });
    expect(await exchange(proxy.endpoints.http.port, ask('relative'))).toContain(' 400 ');
    expect(await exchange(proxy.endpoints.http.port, ask('/a\r\nx-unix-socket: /b'))).toContain(' 400 ');
  });
});

describe('limits', () => {
  it('closes connections beyond the number, over all doors', async () => {
    const proxy = await testProxy({}, { limits: { connections: 2 } });
    const kept = rawClient(proxy.endpoints.http.port).send('GET http://other.test/ HTTP/1.1\r\nHost: other.test\r\n\r\n');
    await kept.until(/403[^]*\}/);
    const other = rawClient(proxy.endpoints.socks?.socket ?? '').send(Buffer.from([5, 1, 0]));
    await other.until(/^\x05\0/);
    expect(await rawClient(proxy.endpoints.http.port).all()).toBe('');
    expect(await rawClient(proxy.endpoints.http.socket).all()).toBe('');
    other.socket.destroy();
    await waitFor(async () => (await exchange(proxy.endpoints.http.port, 'GET http://other.test/ HTTP/1.1\r\nHost: other.test\r\nConnection: close\r\n\r\n')).includes('403'));
    expect(proxy.errors).toEqual([]);
  });

  it('answers 503 when too much is under way', async () => {
    const proxy = await testProxy({}, { limits: { flows: 1 }, decide: () => new Promise(() => undefined) });
    rawClient(proxy.endpoints.http.port).send('GET http://other.test/ HTTP/1.1\r\nHost: other.test\r\n\r\n');
    const busy = async (): Promise<boolean> => (await exchange(proxy.endpoints.http.port, 'CONNECT b.test:1 HTTP/1.1\r\nHost: b.test\r\n\r\n')).includes(' 503 ');
    await waitFor(busy);
    expect(await exchange(proxy.endpoints.http.port, 'GET http://c.test/ HTTP/1.1\r\nHost: c.test\r\nConnection: close\r\n\r\n')).toContain(' 503 ');
  });

  it('gives up on headers, handshakes and connections that do not come on', async () => {
    const proxy = await testProxy({}, { limits: { headersMs: 20 } });
    const [silent, slow, socks] = [rawClient(proxy.endpoints.http.port), rawClient(proxy.endpoints.http.port).send('GET http://al'), rawClient(proxy.endpoints.socks?.port ?? 0)];
    expect(await silent.all()).toMatch(/^(HTTP\/1\.1 408 |$)/);
    expect(await slow.all()).toContain(' 408 ');
    expect(await socks.all()).toBe('');
    const hanging = await testProxy({}, { limits: { lookupMs: 1 }, lookup: () => new Promise(() => undefined) });
    expect(await exchange(hanging.endpoints.http.port, 'CONNECT allowed.test:1 HTTP/1.1\r\nHost: allowed.test\r\n\r\n')).toContain(' 502 ');
  });

  it('cuts what has been silent for too long', async () => {
    const proxy = await testProxy({}, { limits: { idleMs: 30 } });
    const client = rawClient(proxy.endpoints.http.port).send(`CONNECT allowed.test:${await echo()} HTTP/1.1\r\nHost: allowed.test\r\n\r\n`);
    expect(await client.all()).toMatch(/^HTTP\/1\.1 200 /);
    const mute = await origin(() => undefined);
    expect(await exchange(proxy.endpoints.http.port, `GET http://allowed.test:${mute.port}/ HTTP/1.1\r\nHost: allowed.test:${mute.port}\r\nConnection: close\r\n\r\n`)).toContain(' 502 ');
  });
});
