import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTemp, waitFor } from '@codex-ts/test-support';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { type Machine, type MachineOptions, startMachine } from './machine.fixture.ts';

let machine: Machine | undefined;
afterEach(async () => {
  await machine?.close();
  machine = undefined;
});
afterAll(disposeTemp);

interface World {
  client: Client;
  /** Where logins are kept. */
  file: string;
  another(): Promise<Client>;
}
async function start(options: MachineOptions = { provider: 'requires_openai_auth = true\n' }): Promise<World> {
  const made = await startMachine(options);
  machine = made;
  return { client: await made.client(), file: join(made.codexHome, 'auth.json'), another: () => made.client() };
}

const jwt = (claims: object): string => ['{"alg":"none"}', JSON.stringify(claims), 'sig'].map((part) => Buffer.from(part).toString('base64url')).join('.');
const chatgpt = (plan: string): string =>
  JSON.stringify({ auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens: { id_token: jwt({ email: 'a@b.c', 'https://api.openai.com/auth': { chatgpt_plan_type: plan } }), access_token: 'access-token', refresh_token: 'refresh', account_id: 'acc' } });
const nobody = { account: null, requiresOpenaiAuth: true };
const login = (client: Client, apiKey: string) => client.call('account/login/start', { type: 'apiKey', apiKey });

describe('a login with a key', () => {
  it('is kept for its owner alone, told to everybody, and forgotten again', async () => {
    const { client, file, another } = await start();
    const other = await another();
    expect(await client.call('account/read')).toEqual(nobody);
    expect(await login(client, ' sk-test \n')).toEqual({ type: 'apiKey' });
    expect([JSON.parse(readFileSync(file, 'utf8')), statSync(file).mode & 0o777]).toEqual([{ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-test' }, 0o600]);
    expect(await client.call('account/read', { refreshToken: true })).toEqual({ account: { type: 'apiKey' }, requiresOpenaiAuth: true });
    expect(await client.call('getAuthStatus', {})).toEqual({ authMethod: 'apikey', authToken: null, requiresOpenaiAuth: true });
    expect(await client.call('getAuthStatus', { includeToken: true, refreshToken: true })).toMatchObject({ authToken: 'sk-test' });
    for (const each of [client, other]) {
      expect(each.params('account/login/completed')).toEqual([{ loginId: null, success: true, error: null }]);
      expect(each.params('account/updated')).toEqual([{ authMode: 'apikey', planType: null }]);
    }
    expect(client.seen.slice(1, 5)).toEqual(['answer 1', 'answer 2', 'account/login/completed', 'account/updated']);
    expect(await client.call('account/logout', null)).toEqual({});
    await waitFor(() => other.params('account/updated').length === 2);
    expect(other.params('account/updated').at(-1)).toEqual({ authMode: null, planType: null });
    expect(existsSync(file)).toBe(false);
    expect(await client.call('account/read')).toEqual(nobody);
    expect(await client.call('account/logout')).toEqual({});
  });

  it('needs a key, and a place to keep it', async () => {
    const { client, file } = await start();
    expect(await client.refusal('account/login/start', { type: 'apiKey', apiKey: ' ' })).toMatchObject({ code: -32600 });
    expect(existsSync(file)).toBe(false);
    expect(client.params('account/login/completed')).toEqual([]);
    writeFileSync(join(file, '..', 'config.toml'), `cli_auth_credentials_store = "keyring"\n${readFileSync(join(file, '..', 'config.toml'), 'utf8')}`);
    expect((await client.refusal('account/login/start', { type: 'apiKey', apiKey: 'sk-x' })).message).toContain('cli_auth_credentials_store');
    expect(existsSync(file)).toBe(false);
  });

  it('takes the place of a file that is damaged', async () => {
    const { client, file } = await start();
    writeFileSync(file, '{"OPENAI_API_KEY": "sk-secret", oops');
    chmodSync(file, 0o600);
    const { message } = await client.refusal('account/read');
    expect(message).toContain(file);
    expect(message).not.toContain('sk-secret');
    await login(client, 'sk-new');
    expect(await client.call('account/read')).toMatchObject({ account: { type: 'apiKey' } });
  });
});

describe('a login with ChatGPT', () => {
  it.each([['pro', 'pro'], ['business', 'business'], ['another', 'unknown']])('is told with its plan: %s', async (plan, planType) => {
    const { client, file } = await start();
    writeFileSync(file, chatgpt(plan));
    expect(await client.call('account/read')).toEqual({ account: { type: 'chatgpt', email: 'a@b.c', planType }, requiresOpenaiAuth: true });
    expect(await client.call('getAuthStatus', { includeToken: true, refreshToken: false })).toEqual({ authMethod: 'chatgpt', authToken: 'access-token', requiresOpenaiAuth: true });
  });

  it('is used as it is: who wants fresh tokens is told that there are none', async () => {
    const { client, file } = await start();
    writeFileSync(file, chatgpt('pro'));
    for (const method of ['account/read', 'getAuthStatus']) {
      expect(await client.refusal(method, { refreshToken: true })).toMatchObject({ code: -32600, message: expect.stringContaining('refreshed') });
    }
    expect((await client.refusal('account/rateLimits/read', null)).message).toContain('account/rateLimits/updated');
  });

  it.each([
    [{ type: 'chatgpt' }, 'not part of this version'],
    [{ type: 'chatgptAuthTokens', accessToken: 'a', chatgptAccountId: 'b' }, 'not part of this version'],
    [{ type: 'other' }, 'unknown variant `other`'],
    [{ type: 'apiKey' }, 'missing field `apiKey`'],
    [{}, 'missing field `type`'],
  ])('cannot be begun here, nor can what is none: %j', async (params, words) => {
    const { client, file } = await start();
    const error = await client.refusal('account/login/start', params);
    expect(error.code).toBe(-32600);
    expect(error.message).toContain(words);
    expect(existsSync(file)).toBe(false);
  });

  it('cannot be cancelled either', async () => {
    const { client } = await start();
    expect(await client.call('account/login/cancel', { loginId: '01234567-89ab-cdef-0123-456789abcdef' })).toEqual({ status: 'notFound' });
    expect(await client.refusal('account/login/cancel', { loginId: 'x' })).toEqual({ code: -32600, message: 'invalid login id: x' });
  });
});

describe('a provider with credentials of its own', () => {
  it('has no account, whatever is kept', async () => {
    const { client, file } = await start({});
    await login(client, 'sk-test');
    expect(existsSync(file)).toBe(true);
    expect(await client.call('account/read')).toEqual({ account: null, requiresOpenaiAuth: false });
    expect(await client.call('getAuthStatus', { includeToken: true })).toEqual({ authMethod: null, authToken: null, requiresOpenaiAuth: false });
  });

  it('that takes a key from the environment tells of no login', async () => {
    const { client } = await start({ provider: 'requires_openai_auth = true\nenv_key = "MY_KEY"\n', env: { MY_KEY: 'sk-from-env' } });
    expect(await client.call('account/read')).toEqual(nobody);
    expect(JSON.stringify(await client.call('getAuthStatus', { includeToken: true }))).not.toContain('sk-from-env');
  });

  it('has a key that outlives a logout where the environment supplies it', async () => {
    const { client } = await start({ provider: 'requires_openai_auth = true\n', env: { CODEX_API_KEY: 'sk-from-env' } });
    await client.call('account/logout');
    await waitFor(() => client.params('account/updated').length === 1);
    expect(client.params('account/updated')).toEqual([{ authMode: 'apikey', planType: null }]);
    expect(await client.call('account/read')).toMatchObject({ account: { type: 'apiKey' } });
  });
});

describe('account/rateLimits/read', () => {
  it('needs a login with ChatGPT', async () => {
    const { client } = await start();
    expect(await client.refusal('account/rateLimits/read', null)).toEqual({ code: -32600, message: 'codex account authentication required to read rate limits' });
    await login(client, 'sk-test');
    expect(await client.refusal('account/rateLimits/read', {})).toEqual({ code: -32600, message: 'chatgpt authentication required to read rate limits' });
  });
});
