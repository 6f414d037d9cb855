import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig } from '@codex-ts/config';

import { isAnythingOpen, needsTrust, openMigration, signInNeed } from './open-questions.ts';

let home: string;
let cwd: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'codex-ts-open-'));
  cwd = join(home, 'project');
  mkdirSync(cwd);
});
afterEach(() => rmSync(home, { recursive: true }));

const KEY = '{"auth_mode":"apikey","OPENAI_API_KEY":"sk-x"}';
const TRUSTED = (): string => `[projects.${JSON.stringify(cwd)}]\ntrust_level = "trusted"\n`;
const OTHER = 'model_provider = "mine"\n[model_providers.mine]\nname = "m"\nbase_url = "http://127.0.0.1:9"\n';

function load(toml: string, { auth, flags = {} }: { readonly auth?: string; readonly flags?: object } = {}) {
  writeFileSync(join(home, 'config.toml'), toml);
  if (auth !== undefined) writeFileSync(join(home, 'auth.json'), auth);
  return loadConfig({ codexHome: home, cwd, cliOverrides: [], flags, env: {}, systemDir: join(home, 'etc') });
}

describe('a way to a model is asked for', () => {
  it.each<[string, string, string | undefined, NodeJS.ProcessEnv, boolean]>([
    ['where OpenAI is asked and nothing is stored', '', undefined, {}, true],
    ['not with a stored key', '', KEY, {}, false],
    ['not with a stored sign-in', '', '{"auth_mode":"chatgpt","tokens":{"access_token":"t"}}', {}, false],
    ['with a file that holds no credentials', '', '{}', {}, true],
    ['not with CODEX_API_KEY', '', undefined, { CODEX_API_KEY: 'sk' }, false],
    ['with OPENAI_API_KEY, which is only a suggestion', '', undefined, { OPENAI_API_KEY: 'sk' }, true],
    ['not for a provider without OpenAI credentials', OTHER, undefined, {}, false],
    ['not for a model on this computer', 'model_provider = "ollama"\n', undefined, {}, false],
    ['for a provider of the user that wants OpenAI credentials', `${OTHER}requires_openai_auth = true\n`, undefined, {}, true],
    ['not for one that has a key of its own', `${OTHER}requires_openai_auth = true\nenv_key = "MISSING"\n`, undefined, {}, false],
  ])('%s', async (_, toml, auth, env, isNeeded) => {
    expect((await signInNeed(await load(toml, auth === undefined ? {} : { auth }), env)).isNeeded).toBe(isNeeded);
  });

  it('where the stored credentials are damaged, with the reason', async () => {
    expect(await signInNeed(await load('', { auth: '{' }), {})).toEqual({ isNeeded: true, problem: expect.stringMatching(/auth\.json: .*line 1/) });
  });
});

describe('trust is asked for', () => {
  it('while nobody has decided, whatever was said about approvals and the sandbox', async () => {
    expect(needsTrust(await load('approval_policy = "never"\nsandbox_mode = "danger-full-access"\n', { flags: { approvalPolicy: 'never', sandboxMode: 'danger-full-access' } }))).toBe(true);
    expect(needsTrust(await load(TRUSTED()))).toBe(false);
    expect(needsTrust(await load(TRUSTED().replace('"trusted"', '"untrusted"')))).toBe(false);
  });
});

describe('a newer model is offered', () => {
  it.each<[string, string, object | null]>([
    ['in place of the built-in one', '', { from: 'gpt-5.3-codex', to: 'gpt-5.4' }],
    ['in place of the configured one', 'model = "gpt-5.2"\n', { from: 'gpt-5.2', to: 'gpt-5.4' }],
    ['in place of that of the profile', 'profile = "p"\n[profiles.p]\nmodel = "gpt-5"\n', { from: 'gpt-5', to: 'gpt-5.3-codex' }],
    ['not in place of the newest', 'model = "gpt-5.4"\n', null],
    ['not in place of one that nobody knows', 'model = "llama"\n', null],
    ['not in place of one that is only called much the same', 'model = "gpt-5.2-mine"\n', null],
    ['not twice', 'model = "gpt-5.2"\n[notice.model_migrations]\n"gpt-5.2" = "gpt-5.4"\n', null],
    ['again when it is another', 'model = "gpt-5.2"\n[notice.model_migrations]\n"gpt-5.2" = "gpt-5.3"\n', { from: 'gpt-5.2', to: 'gpt-5.4' }],
    ['not with a provider that need not have it', `model = "gpt-5.2"\n${OTHER}`, null],
  ])('%s', async (_, toml, expected) => {
    expect(await openMigration(await load(toml), {})).toEqual(expected);
  });
});

describe('nothing is open', () => {
  it('once all is answered, or settled on the command line', async () => {
    const at = { env: {}, isModelSettled: false };
    expect(await isAnythingOpen(await load(`model = "gpt-5.4"\n${TRUSTED()}`, { auth: KEY }), at)).toBe(false);
    expect(await isAnythingOpen(await load(`model = "gpt-5.2"\n${TRUSTED()}`), at)).toBe(true);
    expect(await isAnythingOpen(await load(TRUSTED(), { auth: '{}' }), { ...at, isModelSettled: true })).toBe(false);
    expect(await isAnythingOpen(await load('', { auth: KEY }), { ...at, isModelSettled: true })).toBe(true);
  });
});
