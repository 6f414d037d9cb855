import { Deferred } from '@codex-ts/async-utils';
import { afterEach, describe, expect, it } from '@jest/globals';
import { waitFor } from '@codex-ts/test-support';
import { type BlockedRequest, type NetworkDecision } from './blocked-request.ts';
import { closeAll, exchange, origin, rawClient, testProxy, type TestProxy } from './proxy.fixture.ts';

afterEach(closeAll);

interface Asked {
  readonly request: BlockedRequest;
  readonly signal: AbortSignal;
  readonly answer: Deferred<NetworkDecision>;
}

async function asking(rules: Parameters<typeof testProxy>[0] = {}, options: Parameters<typeof testProxy>[1] = {}): Promise<{ proxy: TestProxy; asked: Asked[] }> {
  const asked: Asked[] = [];
  const proxy = await testProxy(rules, {
    decide: (request, signal) => {
      const answer = new Deferred<NetworkDecision>();
      asked.push({ request, signal, answer });
      return answer.promise;
    },
    ...options,
  });
  return { proxy, asked };
}

function get(host: string, method = 'GET'): string {
  return `${method} http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
}

async function question(asked: Asked[], at = 0): Promise<Asked> {
  return waitFor(() => asked[at], { what: 'the question' });
}

describe('a host that no rule names', () => {
  it('waits for a person, and a yes is for this time', async () => {
    const { port } = await origin((_, response) => response.end('yes'));
    const { proxy, asked } = await asking();
    const answer = exchange(proxy.endpoints.http.port, get(`new.test:${port}`));
    const first = await question(asked);
    expect(first.request).toEqual({ host: 'new.test', port, protocol: 'http', reason: 'not_allowed', method: 'GET' });
    expect(proxy.lookedUp).toEqual([]);
    first.answer.resolve('allow');
    expect(await answer).toMatch(/yes$/);
    expect(proxy.blocked).toEqual([]);
    const again = exchange(proxy.endpoints.http.port, get(`new.test:${port}`));
    (await question(asked, 1)).answer.resolve('deny');
    expect(await again).toMatch(/"reason":"not_allowed","decision":"deny","source":"decider"/);
    expect(proxy.blocked).toHaveLength(1);
  });

  it('is not asked about again after a yes for the session', async () => {
    const { port } = await origin((_, response) => response.end('yes'));
    const { proxy, asked } = await asking();
    const first = exchange(proxy.endpoints.http.port, get(`new.test:${port}`));
    (await question(asked)).answer.resolve('allowForSession');
    expect(await first).toMatch(/yes$/);
    expect(await exchange(proxy.endpoints.http.port, get(`NEW.test.:${port}`))).toMatch(/yes$/);
    expect(asked).toHaveLength(1);
  });

  it('is one question for all who ask at the same time, but not for other ports and protocols', async () => {
    const { port } = await origin((_, response) => response.end('yes'));
    const { proxy, asked } = await asking();
    const same = [1, 2, 3].map(() => exchange(proxy.endpoints.http.port, get(`new.test:${port}`)));
    const tunnel = rawClient(proxy.endpoints.http.port).send(`CONNECT new.test:${port} HTTP/1.1\r\nHost: new.test\r\n\r\n`);
    await question(asked, 1);
    expect(asked.map(({ request }) => request.protocol).sort()).toEqual(['http', 'https']);
    for (const { answer } of asked) answer.resolve('allow');
    for (const answer of await Promise.all(same)) expect(answer).toMatch(/yes$/);
    expect(await tunnel.until(/\r\n\r\n/)).toContain(' 200 ');
    expect(asked).toHaveLength(2);
  });

  it('is asked about for SOCKS too', async () => {
    const { port } = await origin((_, response) => response.end());
    const { proxy, asked } = await asking();
    const client = rawClient(proxy.endpoints.socks?.port ?? 0).send(Buffer.concat([Buffer.from([5, 1, 0, 5, 1, 0, 3, 8]), Buffer.from('new.test'), Buffer.from([port >> 8, port & 255])]));
    const { request, answer } = await question(asked);
    expect(request).toEqual({ host: 'new.test', port, protocol: 'socks5Tcp', reason: 'not_allowed' });
    answer.resolve('allow');
    await client.until(/^\x05\0\x05\0/);
  });

  it('is taken back when the last client that waits goes away', async () => {
    const { proxy, asked } = await asking();
    const clients = [get('new.test'), get('new.test')].map((text) => rawClient(proxy.endpoints.http.port).send(text));
    const tunnel = rawClient(proxy.endpoints.http.port).send('CONNECT new.test:443 HTTP/1.1\r\nHost: new.test\r\n\r\n\x16\x03\x01');
    const [plain, secure] = [await question(asked), await question(asked, 1)].sort((a, b) => a.request.port - b.request.port);
    clients[0]?.socket.destroy();
    expect(plain?.signal.aborted).toBe(false);
    clients[1]?.socket.destroy();
    tunnel.socket.destroy();
    await waitFor(() => plain?.signal.aborted, { what: 'the end of the plain question' });
    await waitFor(() => secure?.signal.aborted, { what: 'the end of the other question' });
    const again = exchange(proxy.endpoints.http.port, get('new.test'));
    (await question(asked, 2)).answer.resolve('deny');
    expect(await again).toContain('decider');
    expect(proxy.errors).toEqual([]);
  });

  it('is refused when the time is up, or nobody answers with sense', async () => {
    const late = await asking({}, { limits: { decideMs: 1 } });
    expect(await exchange(late.proxy.endpoints.http.port, get('new.test'))).toContain('decider');
    expect(late.asked[0]?.signal.aborted).toBe(true);
    const failing = await testProxy({}, { decide: async () => Promise.reject(new Error('no client')) });
    expect(await exchange(failing.endpoints.http.port, get('new.test'))).toContain('decider');
    expect(failing.errors).toEqual([expect.objectContaining({ message: 'no client' })]);
    const odd = await testProxy({}, { decide: async () => 'sure' as NetworkDecision });
    expect(await exchange(odd.endpoints.http.port, get('new.test'))).toContain('decider');
    expect(odd.errors).toEqual([expect.objectContaining({ code: 'bad_decision' })]);
  });

  it('is refused at once when too many questions are open', async () => {
    const { proxy, asked } = await asking({}, { limits: { questions: 1 } });
    rawClient(proxy.endpoints.http.port).send(get('one.test'));
    await question(asked);
    expect(await exchange(proxy.endpoints.http.port, get('two.test'))).toContain('not_allowed');
    expect(asked).toHaveLength(1);
  });
});

describe('no question', () => {
  it.each([
    ['what is denied', 'denied.test', {}, 'denied'],
    ['a local address', '10.0.0.1', { allowLocalBinding: false }, 'not_allowed_local'],
    ['a private address behind an allowed name', 'allowed.test', { allowLocalBinding: false }, 'not_allowed_local'],
  ])('is asked about %s', async (_, host, rules, reason) => {
    const { proxy, asked } = await asking(rules);
    expect(await exchange(proxy.endpoints.http.port, get(host))).toContain(reason);
    expect(asked).toEqual([]);
  });

  it('is asked about what the mode forbids anyway', async () => {
    const { proxy, asked } = await asking({ mode: 'limited' });
    expect(await exchange(proxy.endpoints.http.port, get('new.test', 'DELETE'))).toContain('not_allowed');
    expect(await exchange(proxy.endpoints.http.port, 'CONNECT new.test:443 HTTP/1.1\r\nHost: new.test\r\n\r\n')).toContain('allowlist');
    expect(asked).toEqual([]);
  });

  it('makes a private address behind a name public', async () => {
    const { proxy, asked } = await asking({ allowLocalBinding: false });
    const answer = exchange(proxy.endpoints.http.port, get('new.test'));
    (await question(asked)).answer.resolve('allow');
    expect(await answer).toContain('not_allowed_local');
  });
});

describe('rules learnt while a question is open', () => {
  it('answer it', async () => {
    const { port } = await origin((_, response) => response.end('yes'));
    const { proxy, asked } = await asking();
    const yes = exchange(proxy.endpoints.http.port, get(`yes.test:${port}`));
    const no = exchange(proxy.endpoints.http.port, get('no.test'));
    await question(asked, 1);
    proxy.allow('yes.test', 'http');
    proxy.deny('no.test', 'http');
    expect(await yes).toMatch(/yes$/);
    expect(await no).toContain('blocked-by-denylist');
    for (const { signal } of asked) await waitFor(() => signal.aborted);
  });

  it('a denial outweighs the yes that comes after it', async () => {
    const { proxy, asked } = await asking();
    const answer = exchange(proxy.endpoints.http.port, get('new.test'));
    const { answer: decision } = await question(asked);
    decision.resolve('allow');
    proxy.update({ ...proxy.rules, deniedDomains: ['new.test'] });
    expect(await answer).toContain('"reason":"denied"');
  });

  it('closing takes it back', async () => {
    const { proxy, asked } = await asking();
    const client = rawClient(proxy.endpoints.http.port).send(get('new.test'));
    const { signal } = await question(asked);
    await proxy.close();
    expect(signal.aborted).toBe(true);
    expect(await client.all()).toBe('');
  });
});
