import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { resolveProvider } from '@codex-ts/model-provider-info';
import { loginStatus, removeAuth, resolveAuth, saveApiKey } from './index.ts';

let codexHome: string;
beforeEach(async () => (codexHome = await mkdtemp(join(tmpdir(), 'login-'))));
afterEach(() => rm(codexHome, { recursive: true }));

const authFile = (): string => join(codexHome, 'auth.json');
const store = (content: unknown): Promise<void> => writeFile(authFile(), typeof content === 'string' ? content : JSON.stringify(content));

function auth(table: Record<string, unknown> | 'openai', env: NodeJS.ProcessEnv = {}) {
  const provider = table === 'openai' ? resolveProvider('openai', {}, { env }) : resolveProvider('p', { p: { name: 'P', ...table } }, { env });
  return resolveAuth(provider, { codexHome, env });
}

const TOKENS = { access_token: 'at', refresh_token: 'rt', account_id: 'acc' };

describe('resolveAuth', () => {
  it('takes the first of env_key, bearer token, CODEX_API_KEY, stored key', async () => {
    await store({ auth_mode: 'apikey', OPENAI_API_KEY: 'stored' });
    const env = { KEY: 'from-env', CODEX_API_KEY: 'codex' };
    const all = { env_key: 'KEY', experimental_bearer_token: 'bearer', requires_openai_auth: true };
    expect(await auth(all, env)).toEqual({ token: 'from-env', mode: 'env_key' });
    expect(await auth({ ...all, env_key: undefined }, env)).toEqual({ token: 'bearer', mode: 'bearer' });
    expect(await auth('openai', env)).toEqual({ token: 'codex', mode: 'api_key' });
    expect(await auth('openai')).toEqual({ token: 'stored', mode: 'api_key' });
  });

  it('gives no OpenAI credentials to a provider that does not use them', async () => {
    await store({ OPENAI_API_KEY: 'stored', tokens: TOKENS });
    expect(await auth({}, { CODEX_API_KEY: 'codex' })).toEqual({ token: null, mode: 'none' });
    expect(await auth({ requires_openai_auth: true })).toEqual({ token: 'stored', mode: 'api_key' });
  });

  it('does not use OPENAI_API_KEY of the environment by itself', async () => {
    expect(await auth('openai', { OPENAI_API_KEY: 'sk' })).toEqual({ token: null, mode: 'none' });
    expect(await auth({ env_key: 'OPENAI_API_KEY' }, { OPENAI_API_KEY: 'sk' })).toEqual({ token: 'sk', mode: 'env_key' });
  });

  it('uses ChatGPT tokens as they are, and knows what to say when they are refused', async () => {
    await store({ auth_mode: 'chatgpt', OPENAI_API_KEY: null, tokens: TOKENS });
    const found = await auth('openai');
    expect(found).toMatchObject({ token: 'at', mode: 'chatgpt', accountId: 'acc' });
    expect(found.unauthorizedHint).toContain('does not renew it');
  });

  it('finds the account in the id token of older files', async () => {
    const claims = Buffer.from(JSON.stringify({ 'https://api.openai.com/auth': { chatgpt_account_id: 'claimed' } })).toString('base64url');
    await store({ tokens: { access_token: 'at', id_token: `h.${claims}.s` } });
    expect(await auth('openai')).toMatchObject({ mode: 'chatgpt', accountId: 'claimed' });
    await store({ tokens: { access_token: 'at', id_token: 'junk.junk.junk' } });
    expect(await auth('openai')).not.toHaveProperty('accountId');
  });

  it.each([
    ['both, no mode', { OPENAI_API_KEY: 'k', tokens: TOKENS }, 'api_key'],
    ['both, mode chatgpt', { auth_mode: 'chatgpt', OPENAI_API_KEY: 'k', tokens: TOKENS }, 'chatgpt'],
    ['both, mode apikey', { auth_mode: 'apikey', OPENAI_API_KEY: 'k', tokens: TOKENS }, 'api_key'],
    ['tokens, mode apikey', { auth_mode: 'apikey', tokens: TOKENS }, 'none'],
    ['an empty key', { OPENAI_API_KEY: '' }, 'none'],
    ['nothing', {}, 'none'],
  ])('reads a file with %s', async (_name, content, mode) => {
    await store(content);
    expect((await auth('openai')).mode).toBe(mode);
  });

  it.each([{}, { KEY: '' }, { KEY: ' ' }])('names a missing variable, with the instructions of the provider: %j', async (env) => {
    await expect(auth({ env_key: 'KEY' }, env)).rejects.toThrow(new Error('Missing environment variable: `KEY`.'));
    await expect(auth({ env_key: 'KEY', env_key_instructions: 'Ask Bob.' }, env)).rejects.toThrow(
      new Error('Missing environment variable: `KEY`. Ask Bob.'),
    );
  });

  it.each([
    ['{"OPENAI_API_KEY" "sk-secret"}', 'expected :, but something else is there at line 1 column 19'],
    ['{\n  "OPENAI_API_KEY": "sk-secret",\n}', 'expected key, but something else is there at line 3 column 1'],
    ['{"OPENAI_API_KEY": "sk-secret', 'expected value, but something else is there at line 1 column 20'],
    ['{"a": [1, 2', 'expected , or ], but the text ends at line 1 column 12'],
    ['{"a": 1} x', 'expected end of text, but something else is there at line 1 column 10'],
    ['', 'expected value, but the text ends at line 1 column 1'],
    ['["sk-secret"]', 'expected an object at line 1 column 1'],
  ])('places the fault of a damaged file and does not quote it: %s', async (content, reason) => {
    await store(content);
    const error: unknown = await auth('openai').catch((thrown: unknown) => thrown);
    expect(String(error)).toContain(`Cannot use ${authFile()}: ${reason}`);
    expect(`${String(error)} ${error instanceof Error ? error.stack : ''}`).not.toContain('sk-secret');
    expect(error).not.toHaveProperty('cause');
  });

  it('says when the file cannot be read', async () => {
    await mkdir(authFile());
    await expect(auth('openai')).rejects.toThrow(`Cannot read ${authFile()}`);
  });
});

describe('saveApiKey, removeAuth', () => {
  it('stores a key for the owner alone, in place of whatever was there, and deletes it', async () => {
    await store({ auth_mode: 'chatgpt', tokens: TOKENS });
    await chmod(authFile(), 0o644);
    await saveApiKey(codexHome, '  sk-key\n');
    expect(JSON.parse(await readFile(authFile(), 'utf8'))).toEqual({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-key' });
    expect((await stat(authFile())).mode & 0o777).toBe(0o600);
    expect(await readdir(codexHome)).toEqual(['auth.json']);
    expect(await auth('openai')).toEqual({ token: 'sk-key', mode: 'api_key' });

    expect(await removeAuth(codexHome)).toBe(true);
    expect(await removeAuth(codexHome)).toBe(false);
    expect(await loginStatus(codexHome)).toEqual({ kind: 'none' });
  });

  it('makes the folder where there is none yet', async () => {
    const fresh = join(codexHome, 'new', 'home');
    await saveApiKey(fresh, 'sk-key');
    expect(await loginStatus(fresh)).toEqual({ kind: 'api_key', maskedKey: '***' });
    expect((await stat(fresh)).mode & 0o777).toBe(0o700);
  });

  it('refuses an empty key', async () => {
    await expect(saveApiKey(codexHome, ' \n')).rejects.toThrow('No API key was given.');
    expect(await readdir(codexHome)).toEqual([]);
  });
});

describe('loginStatus', () => {
  it.each([
    ['sk-proj-1234567890ABCDE', 'sk-proj-***ABCDE'],
    ['12345678901234', '12345678***01234'],
    ['1234567890123', '***'],
    ['x', '***'],
  ])('masks %s', async (key, maskedKey) => {
    await saveApiKey(codexHome, key);
    expect(await loginStatus(codexHome)).toEqual({ kind: 'api_key', maskedKey });
  });

  it('knows ChatGPT', async () => {
    await store({ tokens: TOKENS });
    expect(await loginStatus(codexHome)).toEqual({ kind: 'chatgpt' });
  });
});
