import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { bench, breakOf, closeBenches, follow, textOf } from './client.fixture.ts';
import { startProxy, type TestProxy, type TestProxyOptions } from './proxy.fixture.ts';
import { selfSigned } from './self-signed.fixture.ts';

const ANSWER = [
  'data: {"type":"response.output_text.delta","item_id":"m","delta":"over TLS"}\n\n',
  'data: {"type":"response.completed","response":{"id":"r"}}\n\n',
].join('');

let dir: string;
let caFile: string;
let identity: { key: string; cert: string };
let tls: Server;
let tlsConnections = 0;
let tlsUrl: string;
const proxies: TestProxy[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'model-client-'));
  identity = selfSigned();
  caFile = join(dir, 'ca.pem');
  await writeFile(caFile, `# our own authority\n${identity.cert}`);
  tls = createServer(identity, (message, response) => {
    message.resume().on('end', () => response.end(ANSWER));
  });
  tls.on('secureConnection', () => (tlsConnections += 1));
  await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve));
  tlsUrl = `https://localhost:${(tls.address() as AddressInfo).port}/v1`;
});
afterAll(async () => {
  tls.close();
  tls.closeAllConnections();
  await rm(dir, { recursive: true });
});
afterEach(async () => {
  await closeBenches();
  while (proxies.length > 0) proxies.pop()?.close();
  tlsConnections = 0;
});

async function proxy(options: TestProxyOptions = {}): Promise<TestProxy> {
  const one = await startProxy(options);
  proxies.push(one);
  return one;
}

const overTls = (env: NodeJS.ProcessEnv, requestMaxRetries = 0) =>
  bench([], { options: { env }, provider: { baseUrl: tlsUrl, requestMaxRetries } });

const turnOver = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('https', () => {
  it('trusts the certificates that CODEX_CA_CERTIFICATE names, and keeps its connection', async () => {
    const { client } = await overTls({ CODEX_CA_CERTIFICATE: caFile, SSL_CERT_FILE: '/nonexistent' });
    for (let n = 0; n < 3; n++) {
      const { events, error } = await follow(client);
      expect(error).toBeUndefined();
      expect(textOf(events)).toBe('over TLS');
      await turnOver();
    }
    expect(tlsConnections).toBe(1);
  });

  it('falls back to SSL_CERT_FILE', async () => {
    const { client } = await overTls({ SSL_CERT_FILE: caFile });
    expect((await follow(client)).error).toBeUndefined();
  });

  it('does not trust strangers: it says so and does not insist', async () => {
    const { client, waits } = await overTls({}, 3);
    const error = await breakOf(client);
    expect(error.message).toBe(
      `stream disconnected before completion: error sending request for url (${tlsUrl}/responses): TLS: self-signed certificate`,
    );
    expect(error.isStreamRetryable).toBe(false);
    expect(waits).toEqual([]);
  });

  it.each([
    ['is missing', '/nonexistent/ca.pem', 'ENOENT'],
    ['holds no certificate', import.meta.filename, 'it holds no PEM certificate'],
  ])('names a bundle that %s', async (_name, path, reason) => {
    const { client } = await overTls({ CODEX_CA_CERTIFICATE: path });
    const { error } = await follow(client);
    expect(String(error)).toContain(`Cannot use the certificates in ${path} (from CODEX_CA_CERTIFICATE): `);
    expect(String(error)).toContain(reason);
  });

  it('bothers with a bad bundle only when it is needed', async () => {
    const { client } = await bench([], { options: { env: { CODEX_CA_CERTIFICATE: '/nonexistent/ca.pem' } } });
    expect((await follow(client)).error).toBeUndefined();
  });
});

describe('a proxy', () => {
  it('tunnels https by CONNECT, with its password, in one kept connection', async () => {
    const { host, asked } = await proxy();
    const { client } = await overTls({ HTTPS_PROXY: `http://me:p%40ss@${host}`, CODEX_CA_CERTIFICATE: caFile });
    for (let n = 0; n < 2; n++) {
      expect(textOf((await follow(client)).events)).toBe('over TLS');
      await turnOver();
    }
    const authority = new URL(tlsUrl).host;
    const authorization = `Basic ${Buffer.from('me:p@ss').toString('base64')}`;
    expect(asked).toMatchObject([{ method: 'CONNECT', target: authority, headers: { host: authority, 'proxy-authorization': authorization } }]);
    expect(tlsConnections).toBe(1);
  });

  it.each([
    ['407 Proxy Authentication Required', false, 1],
    ['502 Bad Gateway', true, 3],
  ])('that refuses with %s is named', async (status, isStreamRetryable, times) => {
    const { host, asked } = await proxy({ refuse: status });
    const { client } = await overTls({ https_proxy: host, CODEX_CA_CERTIFICATE: caFile }, 2);
    const error = await breakOf(client);
    expect(error.message).toContain(`(${tlsUrl}/responses): the proxy at ${host} answered ${status}`);
    expect(error.isStreamRetryable).toBe(isStreamRetryable);
    expect(asked).toHaveLength(times);
  });

  it('gets plain http in absolute form, loopback included', async () => {
    const { host, asked } = await proxy();
    const { client, server } = await bench([{ items: [{ message: 'hi' }] }], {
      options: { env: { HTTP_PROXY: `http://me:secret@${host}` }, token: 'sk-token' },
      provider: { queryParams: { v: '1' } },
    });
    expect(textOf((await follow(client)).events)).toBe('hi');
    expect(asked).toMatchObject([
      { method: 'POST', target: `${server.url}/responses?v=1`, headers: { host: new URL(server.url).host, authorization: 'Bearer sk-token' } },
    ]);
    expect(server.requests[0]?.path).toBe('/v1/responses?v=1');
  });

  it('tunnels to an address, whose certificate is checked as well', async () => {
    const { host } = await proxy();
    const env = { https_proxy: host, CODEX_CA_CERTIFICATE: caFile };
    const baseUrl = tlsUrl.replace('localhost', '127.0.0.1');
    const { client } = await bench([], { options: { env }, provider: { baseUrl } });
    expect(textOf((await follow(client)).events)).toBe('over TLS');
    const stranger = await bench([], { options: { env: { https_proxy: host } }, provider: { baseUrl } });
    expect((await breakOf(stranger.client)).message).toContain('TLS: self-signed certificate');
  });

  it('may itself be reached over TLS', async () => {
    const { host, asked } = await proxy({ tls: identity });
    const env = { ALL_PROXY: `https://${host}`, CODEX_CA_CERTIFICATE: caFile };
    const secure = await overTls(env);
    expect(textOf((await follow(secure.client)).events)).toBe('over TLS');
    const plain = await bench([{ items: [{ message: 'hi' }] }], { options: { env } });
    expect(textOf((await follow(plain.client)).events)).toBe('hi');
    expect(asked.map(({ method }) => method)).toEqual(['CONNECT', 'POST']);
  });

  it('is passed by for the hosts of NO_PROXY', async () => {
    const { host, asked } = await proxy();
    const { client } = await bench([], { options: { env: { ALL_PROXY: host, NO_PROXY: 'localhost,127.0.0.1' } } });
    expect((await follow(client)).error).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('of a kind that is not supported is an error, and is not tried', async () => {
    const { client, server } = await bench([], { options: { env: { ALL_PROXY: 'socks5://127.0.0.1:1' } }, provider: { requestMaxRetries: 3 } });
    expect(String((await follow(client)).error)).toContain('A proxy of kind `socks5://` is not supported');
    expect(server.connections).toBe(0);
  });
});

describe('plain http', () => {
  it('reads a head of 64 KB', async () => {
    const { client } = await bench([{ headers: { 'x-long': 'a'.repeat(64 * 1024), 'x-codex-primary-used-percent': '5' } }]);
    expect((await follow(client)).events[0]).toMatchObject({ type: 'rate.limits' });
  });
});
