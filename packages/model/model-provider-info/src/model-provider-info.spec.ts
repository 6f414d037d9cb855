import { describe, expect, it } from '@jest/globals';
import { builtInProviders, effectiveBaseUrl, parseProviderTables, providerAuthHeaders, providerHeaders, resolveProvider } from './index.ts';

const MINE = { mine: { name: 'Mine', base_url: 'http://127.0.0.1:1/v1' } };

describe('builtInProviders', () => {
  it('offers openai, ollama and lmstudio', () => {
    const { openai, ollama, lmstudio } = builtInProviders({});
    expect(openai).toMatchObject({ name: 'OpenAI', requiresOpenaiAuth: true, requestMaxRetries: 4, streamMaxRetries: 5, streamIdleTimeoutMs: 300_000 });
    expect(openai?.baseUrl).toBeUndefined();
    expect(ollama).toMatchObject({ name: 'gpt-oss', baseUrl: 'http://localhost:11434/v1', requiresOpenaiAuth: false });
    expect(lmstudio).toMatchObject({ name: 'gpt-oss', baseUrl: 'http://localhost:1234/v1', requiresOpenaiAuth: false });
  });

  it.each([
    [{ CODEX_OSS_PORT: '5000' }, 'http://localhost:5000/v1'],
    [{ CODEX_OSS_PORT: '5000', CODEX_OSS_BASE_URL: 'http://box:1/v1' }, 'http://box:1/v1'],
    [{ CODEX_OSS_PORT: 'many' }, 'http://localhost:11434/v1'],
    [{ CODEX_OSS_PORT: '70000' }, 'http://localhost:11434/v1'],
    [{ CODEX_OSS_BASE_URL: ' ' }, 'http://localhost:11434/v1'],
  ])('places ollama by %j', (env, url) => {
    expect(builtInProviders(env)['ollama']?.baseUrl).toBe(url);
  });
});

describe('resolveProvider', () => {
  it('finds built-in and user providers', () => {
    expect(resolveProvider('openai', {}, { env: {} }).id).toBe('openai');
    expect(resolveProvider('mine', MINE, { env: {} })).toEqual({
      id: 'mine',
      name: 'Mine',
      baseUrl: 'http://127.0.0.1:1/v1',
      queryParams: {},
      httpHeaders: {},
      envHttpHeaders: {},
      requestMaxRetries: 4,
      streamMaxRetries: 5,
      streamIdleTimeoutMs: 300_000,
      requiresOpenaiAuth: false,
    });
  });

  it.each([
    [undefined, {}, undefined],
    [undefined, { OPENAI_BASE_URL: 'http://env/v1' }, 'http://env/v1'],
    ['http://config/v1', { OPENAI_BASE_URL: 'http://env/v1' }, 'http://config/v1'],
    ['', { OPENAI_BASE_URL: 'http://env/v1' }, 'http://env/v1'],
  ])('moves openai by config %s and environment %j', (openaiBaseUrl, env, expected) => {
    expect(resolveProvider('openai', MINE, { openaiBaseUrl, env }).baseUrl).toBe(expected);
    expect(resolveProvider('mine', MINE, { openaiBaseUrl, env }).baseUrl).toBe('http://127.0.0.1:1/v1');
  });

  it.each(['nope', 'constructor', '__proto__', ''])('does not find %s', (id) => {
    expect(() => resolveProvider(id, MINE, { env: {} })).toThrow(`Model provider \`${id}\` not found`);
  });

  it('says what became of ollama-chat', () => {
    expect(() => resolveProvider('ollama-chat', {}, { env: {} })).toThrow('Use `ollama` instead');
  });
});

describe('parseProviderTables', () => {
  const parse = (table: Record<string, unknown>) => parseProviderTables({ p: { name: 'P', ...table } })['p'];

  it('reads every key, and passes unknown ones over', () => {
    expect(
      parse({
        base_url: 'http://x',
        env_key: 'KEY',
        env_key_instructions: 'Get one.',
        experimental_bearer_token: 'tok',
        wire_api: 'responses',
        query_params: { a: 'b' },
        http_headers: { h: 'v' },
        env_http_headers: { e: 'VAR' },
        request_max_retries: 1,
        stream_max_retries: 0,
        stream_idle_timeout_ms: 10n,
        websocket_connect_timeout_ms: 5,
        requires_openai_auth: true,
        supports_websockets: false,
        auth: { command: 'x' },
      }),
    ).toEqual({
      id: 'p',
      name: 'P',
      baseUrl: 'http://x',
      envKey: 'KEY',
      envKeyInstructions: 'Get one.',
      experimentalBearerToken: 'tok',
      queryParams: { a: 'b' },
      httpHeaders: { h: 'v' },
      envHttpHeaders: { e: 'VAR' },
      requestMaxRetries: 1,
      streamMaxRetries: 0,
      streamIdleTimeoutMs: 10,
      requiresOpenaiAuth: true,
    });
  });

  it('caps retries at 100', () => {
    expect(parse({ request_max_retries: 101, stream_max_retries: 1_000_000 })).toMatchObject({ requestMaxRetries: 100, streamMaxRetries: 100 });
  });

  it.each<[Record<string, unknown>, string]>([
    [{ name: 3 }, 'invalid type: integer `3`, expected a string\nin `model_providers.p.name`'],
    [{ name: undefined }, 'missing field `name`\nin `model_providers.p`'],
    [{ request_max_retries: -1 }, 'invalid type: integer `-1`, expected a whole number, 0 or more\nin `model_providers.p.request_max_retries`'],
    [{ stream_idle_timeout_ms: 1.5 }, 'invalid type: number `1.5`, expected a whole number, 0 or more\nin `model_providers.p.stream_idle_timeout_ms`'],
    [{ requires_openai_auth: 'yes' }, 'invalid type: string "yes", expected a boolean\nin `model_providers.p.requires_openai_auth`'],
    [{ http_headers: ['a'] }, 'invalid type: array, expected a table\nin `model_providers.p.http_headers`'],
    [{ http_headers: { a: 1 } }, 'invalid type: integer `1`, expected a string\nin `model_providers.p.http_headers.a`'],
    [{ wire_api: 'foo' }, 'unknown variant `foo`, expected `responses`\nin `model_providers.p.wire_api`'],
  ])('refuses %j', (table, message) => {
    expect(() => parse(table)).toThrow(new Error(message));
  });

  it('refuses the chat wire in three lines that say what to do, and names the key', () => {
    expect(() => parse({ wire_api: 'chat' })).toThrow(/^[^\n]+\n[^\n]*wire_api = "responses"[^\n]*\n[^\n]+\nin `model_providers\.p\.wire_api`$/);
  });

  it.each(['openai', 'ollama', 'lmstudio'])('refuses to redefine %s', (id) => {
    expect(() => parseProviderTables({ [id]: { name: 'x' } })).toThrow(`cannot be redefined: \`${id}\`. Give your provider another id, such as \`${id}-custom\``);
  });

  it.each([[[]], ['x'], [null], [new Date()]])('refuses %j in place of tables', (tables) => {
    expect(() => parseProviderTables(tables)).toThrow('expected a table');
  });

  it('checks providers that are not used', () => {
    expect(() => resolveProvider('openai', { other: { name: 'o', wire_api: 'chat' } }, { env: {} })).toThrow('model_providers.other.wire_api');
  });

  it('takes nothing from prototypes', () => {
    const table: unknown = JSON.parse('{"name":"P","__proto__":{"env_key":"X"}}');
    expect(parseProviderTables({ p: table })['p']?.envKey).toBeUndefined();
  });
});

describe('the headers of a provider', () => {
  it('are its own and those from the environment, if set', () => {
    const openai = resolveProvider('openai', {}, { env: {} });
    expect(providerHeaders(openai, { OPENAI_ORGANIZATION: 'org', OPENAI_PROJECT: ' ' })).toEqual({ version: '0.117.0', 'openai-organization': 'org' });
  });

  it('carry credentials when there are any', () => {
    expect(providerAuthHeaders({ token: null })).toEqual({});
    expect(providerAuthHeaders({ token: 't', accountId: 'a' })).toEqual({ authorization: 'Bearer t', 'chatgpt-account-id': 'a' });
  });
});

describe('effectiveBaseUrl', () => {
  it('is the provider\'s, without its last slash, or where the credentials belong', () => {
    const openai = resolveProvider('openai', {}, { env: {} });
    expect(effectiveBaseUrl(openai, false)).toBe('https://api.openai.com/v1');
    expect(effectiveBaseUrl(openai, true)).toBe('https://chatgpt.com/backend-api/codex');
    expect(effectiveBaseUrl({ ...openai, baseUrl: 'http://x/v1//' }, true)).toBe('http://x/v1');
  });
});
