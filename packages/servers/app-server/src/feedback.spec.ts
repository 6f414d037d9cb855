import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LogDatabase } from '@codex-ts/logs';
import { disposeTemp } from '@codex-ts/test-support';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { type Machine, type MachineOptions, startMachine } from './machine.fixture.ts';
import { type Harness, startHarness } from './server.fixture.ts';

let machine: Machine | undefined;
let harness: Harness | undefined;
afterEach(async () => {
  await machine?.close();
  await harness?.close();
  machine = harness = undefined;
});
afterAll(disposeTemp);

async function start(options: MachineOptions = {}): Promise<{ home: string; client: Client }> {
  machine = await startMachine(options);
  return { home: machine.codexHome, client: await machine.client() };
}

interface Kept {
  classification: string;
  reason: string | null;
  threadId: string;
  userAgent: string;
  attachments: { name: string; text?: string; omittedBytes?: number; problem?: string }[];
}
const files = (home: string): string[] => readdirSync(join(home, 'feedback')).map((name) => join(home, 'feedback', name));
function kept(home: string): Kept {
  const [file = '', ...more] = files(home);
  expect(more).toEqual([]);
  return JSON.parse(readFileSync(file, 'utf8')) as Kept;
}
const send = (client: Client, more: object = {}) => client.call('feedback/upload', { classification: 'bug', includeLogs: false, ...more });

describe('feedback/upload', () => {
  it('keeps what was said in a file for its owner alone', async () => {
    const { home, client } = await start();
    const { threadId } = await send(client, { reason: 'it broke\nhere' });
    expect(threadId).toMatch(/^no-active-thread-[0-9a-f-]{36}$/);
    expect(kept(home)).toMatchObject({ classification: 'bug', reason: 'it broke\nhere', threadId, userAgent: expect.stringContaining('test'), attachments: [] });
    expect([statSync(join(home, 'feedback')).mode & 0o777, statSync(files(home)[0] ?? '').mode & 0o777]).toEqual([0o700, 0o600]);
    await send(client);
    expect(files(home)).toHaveLength(2);
  });

  it('adds the record of the thread and its log, and of other threads nothing', async () => {
    harness = await startHarness([{ items: [{ message: 'an answer' }] }]);
    const { client, codexHome } = harness;
    const id = await harness.thread();
    await client.call('turn/start', { threadId: id, input: [{ type: 'text', text: 'a question' }] });
    await client.until('turn/completed');
    const logs = new LogDatabase({ sqliteHome: codexHome, onNotice: () => undefined });
    await logs.open();
    const line = (threadId: string | null, message: string) => ({ timeMs: Date.now(), level: 'warn' as const, target: 'spec', message, fields: {}, threadId });
    for (const record of [line(id, 'of this thread'), line('01234567-89ab-7def-8123-456789abcdef', 'of another'), line(null, 'of no thread')]) logs.write(record as Parameters<LogDatabase['write']>[0]);
    await logs.close();
    expect(await send(client, { threadId: id, includeLogs: true })).toEqual({ threadId: id });
    const { attachments } = kept(codexHome);
    const textOf = (name: string): string => attachments.find((attachment) => attachment.name === name)?.text ?? '';
    expect(textOf('rollout.jsonl')).toContain('a question');
    expect(textOf('logs.jsonl')).toContain('of this thread');
    expect(textOf('logs.jsonl')).not.toContain('of another');
  });

  it('adds files that are named, their ends, and says what it could not add', async () => {
    const { home, client } = await start();
    const at = (name: string): string => join(home, name);
    writeFileSync(at('small.log'), 'all of it');
    writeFileSync(at('large.log'), `the beginning\n${'a line of it\n'.repeat(200_000)}and the end`);
    mkdirSync(at('folder'));
    symlinkSync('/dev/zero', at('endless'));
    const extraLogFiles = ['small.log', 'large.log', 'folder', 'endless', 'none', ...Array.from({ length: 14 }, (_, n) => `more${n}`)].map(at);
    await send(client, { includeLogs: true, extraLogFiles });
    const attachments = new Map(kept(home).attachments.map((attachment) => [attachment.name, attachment]));
    expect(attachments.get('small.log')).toEqual({ name: 'small.log', text: 'all of it' });
    expect(attachments.get('large.log')).toMatchObject({ text: expect.stringMatching(/it\nand the end$/), omittedBytes: expect.any(Number) });
    expect(attachments.get('large.log')?.text?.length).toBeLessThanOrEqual(1024 * 1024);
    for (const name of ['folder', 'endless', 'none', 'more13']) expect(attachments.get(name)).toEqual({ name, problem: expect.any(String) });
    expect(attachments.size).toBe(1 + extraLogFiles.length);
  });

  it('holds no secret, wherever it comes from', async () => {
    const secrets = {
      login: 'plain-login-words-1', refresh: 'refresh.words.2', variable: 'variable words 3', named: 'named-by-config-4', bearer: 'bearer-in-config-5',
      header: 'header-in-config-6', query: 'query-in-config-7', mcp: 'mcp-variable-8', looks: 'sk-proj-0123456789abcdefghijkl',
    };
    process.env['SPEC_ACCESS_TOKEN'] = secrets.variable;
    process.env['SPEC_ODDLY_NAMED'] = secrets.named;
    try {
      const { home, client } = await start({
        config: `[mcp_servers.x]\ncommand = "true"\nenv = { MY_SECRET = "${secrets.mcp}", MODE = "ordinary-word" }\n[model_providers.other]\nname = "other"\nbase_url = "http://127.0.0.1:9"\nenv_key = "SPEC_ODDLY_NAMED"\nhttp_headers = { "X-Auth" = "${secrets.header}" }\nquery_params = { k = "${secrets.query}" }\n[model_providers.third]\nname = "third"\nbase_url = "http://127.0.0.1:9"\nexperimental_bearer_token = "${secrets.bearer}"\n`,
      });
      writeFileSync(join(home, 'auth.json'), `{"auth_mode":"chatgpt","OPENAI_API_KEY":"${secrets.login}","tokens":{"refresh_token":"${secrets.refresh}"}, damaged`);
      const everything = Object.values(secrets).map((secret) => `saw ${secret} here; ${encodeURIComponent(secret)}`).join('\n');
      const long = `${'y'.repeat(300 * 1024)} ${everything.replaceAll('\n', ' ')}`;
      writeFileSync(join(home, 'extra.log'), `${everything}\n${JSON.stringify({ everything })}\n${long}\nordinary-word`);
      await send(client, { classification: everything, reason: `${everything}\nan ordinary-word`, includeLogs: true, extraLogFiles: [join(home, 'extra.log')] });
      const text = readFileSync(files(home)[0] ?? '', 'utf8');
      for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
      expect(text).toContain('[REDACTED_SECRET]');
      expect(kept(home).reason).toContain('an ordinary-word');
    } finally {
      delete process.env['SPEC_ACCESS_TOKEN'];
      delete process.env['SPEC_ODDLY_NAMED'];
    }
  });

  it('holds no part of a secret that a cut went through', async () => {
    const { home, client } = await start();
    const secret = `begin-${'s'.repeat(400)}-end`;
    writeFileSync(join(home, 'auth.json'), JSON.stringify({ OPENAI_API_KEY: secret }));
    const mebi = 1024 * 1024;
    // The last mebibyte of the one begins within the secret; the first 256 Ki characters of the other end within it.
    writeFileSync(join(home, 'head.log'), `${secret} ${'x '.repeat((mebi - 200) / 2)}`.slice(0, mebi + 200));
    writeFileSync(join(home, 'tail.log'), `${'x '.repeat(128 * 1024 - 100)}${secret} and on`);
    await send(client, { includeLogs: true, extraLogFiles: [join(home, 'head.log'), join(home, 'tail.log')] });
    expect(readFileSync(files(home)[0] ?? '', 'utf8')).not.toMatch(/sss/);
  });

  it('is refused when the configuration forbids it, or cannot be read', async () => {
    const { home, client } = await start({ config: 'feedback.enabled = false' });
    expect(await client.refusal('feedback/upload', { classification: 'bug', includeLogs: false })).toEqual({ code: -32600, message: 'sending feedback is disabled by configuration' });
    writeFileSync(join(home, 'config.toml'), 'model = [');
    expect((await client.refusal('feedback/upload', { classification: 'bug', includeLogs: false })).message).toMatch(/^failed to load configuration: /);
    expect(readdirSync(home)).not.toContain('feedback');
  });

  it.each([[{}], [{ classification: 5, includeLogs: true }], [{ classification: 'bug' }], [{ classification: 'bug', includeLogs: 'x' }], [{ classification: 'bug', includeLogs: false, threadId: 'x' }], [{ classification: 'bug', includeLogs: true, extraLogFiles: 'x' }]])('refuses %j', async (params) => {
    const { home, client } = await start();
    expect(await client.refusal('feedback/upload', params)).toMatchObject({ code: -32600 });
    expect(readdirSync(home)).not.toContain('feedback');
  });
});
