import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { loadConfig, type LoadConfigInput } from '@codex-ts/config';
import { errorMessage } from '@codex-ts/protocol';
import { type Onboarding, type Tui } from '@codex-ts/tui';

import { testHost } from '../host.fixture.ts';
import { Onboard } from './onboard.ts';

let home: string;
let cwd: string;
let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'codex-ts-onboard-')));
  home = join(root, 'home');
  cwd = join(root, 'it\'s a "project"');
  mkdirSync(home);
  mkdirSync(join(cwd, '.git'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

const TOML = '# mine\nmodel = "gpt-5.4"   # why\n';
const KEY = '{"auth_mode":"apikey","OPENAI_API_KEY":"sk-x"}';

/** What a person answers, and what they read. */
class Person {
  readonly read: string[] = [];
  readonly #answers: Record<string, unknown[]>;
  hasLeft = false;

  constructor(answers: Record<string, unknown[]>) {
    this.#answers = answers;
  }

  finished(text: string): void {
    this.read.push(text);
  }

  chooseWay({ problem }: { readonly problem?: string | null }): unknown {
    if (problem != null) this.read.push(problem);
    return this.#next('way');
  }

  async apiKey(_prefilled: string | null, save: (key: string) => Promise<void>): Promise<unknown> {
    const key = this.#next('key');
    return typeof key === 'string' ? this.#saved(() => save(key), 'saved') : key;
  }

  async trust(_question: object, save: () => Promise<void>): Promise<unknown> {
    const answer = this.#next('trust');
    return answer === 'yes' ? this.#saved(save, 'trusted') : answer;
  }

  migration(): unknown {
    return this.#next('migration');
  }

  async #saved(save: () => Promise<void>, answer: string): Promise<unknown> {
    try {
      await save();
      return answer;
    } catch (error) {
      this.read.push(errorMessage(error));
      return this.#next('failed');
    }
  }

  #next(what: string): unknown {
    const [next, ...rest] = this.#answers[what] ?? [];
    if (next === undefined) throw new Error(`nobody expected to be asked for ${what}`);
    this.#answers[what] = rest;
    return next;
  }
}

async function run(answers: Record<string, unknown[]>, input: Partial<LoadConfigInput> = {}, env: NodeJS.ProcessEnv = {}) {
  const person = new Person(answers);
  const configInput: LoadConfigInput = { codexHome: home, cwd, cliOverrides: [], env: { HOME: root }, systemDir: join(root, 'etc'), ...input };
  const warnings: string[] = [];
  const request = { configInput, loaded: await loadConfig(configInput), isModelSettled: false, settings: {}, onWarning: (text: string) => warnings.push(text) };
  const onboard = new Onboard(person as unknown as Onboarding, { tui: null as unknown as Tui, request, host: testHost({ env: { HOME: root, ...env } }) });
  const ready = await onboard.run();
  return { config: ready?.loaded.config ?? null, read: person.read, warnings };
}

const file = (...parts: string[]): string => join(home, ...parts);
const userToml = (): string => readFileSync(file('config.toml'), 'utf8');

describe('onboarding', () => {
  it('stores the key and the trust for the owner alone, changes nothing else, and lets the project count', async () => {
    writeFileSync(file('config.toml'), TOML, { mode: 0o644 });
    mkdirSync(join(cwd, '.codex'));
    writeFileSync(join(cwd, '.codex/config.toml'), 'model_reasoning_effort = "high"\n');
    const { config, read } = await run({ way: ['apiKey'], key: ['sk-new'], trust: ['yes'] });
    expect(config).toMatchObject({ projectTrust: 'trusted', modelReasoningEffort: 'high', model: 'gpt-5.4' });
    expect(userToml()).toBe(`${TOML}\n[projects.${JSON.stringify(cwd)}]\ntrust_level = "trusted"\n`);
    expect(JSON.parse(readFileSync(file('auth.json'), 'utf8'))).toEqual({ auth_mode: 'apikey', OPENAI_API_KEY: 'sk-new' });
    expect(['config.toml', 'auth.json'].map((name) => statSync(file(name)).mode & 0o777)).toEqual([0o600, 0o600]);
    expect(read).toEqual(['The API key is stored in ~/home/auth.json', '~/it\'s a "project" is trusted']);
  });

  it('begins where there is no home folder yet', async () => {
    rmSync(home, { recursive: true });
    const { config } = await run({ way: ['apiKey'], key: ['sk-new'], trust: ['yes'], migration: ['old'] });
    expect(config).toMatchObject({ projectTrust: 'trusted', model: null });
    expect(userToml()).toMatch(/trust_level = "trusted"\n[^]*"gpt-5\.3-codex" = "gpt-5\.4"\n$/);
  });

  it.each<[string, Record<string, unknown[]>]>([
    ['the way', { way: [null] }],
    ['the key', { way: ['apiKey'], key: [null] }],
  ])('writes nothing when the user leaves at %s', async (_, answers) => {
    writeFileSync(file('config.toml'), TOML);
    expect((await run(answers)).config).toBeNull();
    expect([userToml(), existsSync(file('auth.json'))]).toEqual([TOML, false]);
  });

  it('writes nothing for a no, nor when the newer model is not answered', async () => {
    writeFileSync(file('auth.json'), KEY);
    writeFileSync(file('config.toml'), TOML);
    expect((await run({ trust: [null] })).config).toBeNull();
    expect(userToml()).toBe(TOML);
    expect((await run({ trust: ['yes'], migration: [null] }, { flags: { model: 'gpt-5.2' } })).config).toBeNull();
    expect(userToml()).not.toContain('notice');
  });

  it('does not take what is no key, and says why a key could not be stored', async () => {
    writeFileSync(file('config.toml'), TOML);
    expect((await run({ way: ['apiKey', null], key: ['sk one two'], failed: ['back'] })).read).toEqual([expect.stringContaining('one word')]);
    expect((await run({ way: ['apiKey', null], key: ['sk-schlüssel'], failed: ['back'] })).read).toEqual([expect.stringContaining('plain letters')]);
    expect(existsSync(file('auth.json'))).toBe(false);
    rmSync(home, { recursive: true });
    writeFileSync(home, '');
    expect((await run({ way: ['apiKey', null], key: ['sk-new'], failed: ['back'] })).read.at(-1)).toContain(`Cannot create the folder ${home}`);
  });

  it('trusts for one session where the file cannot be written', async () => {
    mkdirSync(file('real'));
    symlinkSync('/dev/null', file('config.toml'));
    const { config, read } = await run({ trust: ['yes'], failed: ['session'] }, { flags: { model: 'gpt-5.4' } }, { CODEX_API_KEY: 'sk' });
    expect(config?.projectTrust).toBe('trusted');
    expect(read).toEqual([expect.stringContaining('not a regular file'), '~/it\'s a "project" is trusted for this session']);
  });

  it('stops at a project file with mistakes once it is trusted', async () => {
    writeFileSync(file('auth.json'), KEY);
    mkdirSync(join(cwd, '.codex'));
    writeFileSync(join(cwd, '.codex/config.toml'), 'model = ');
    await expect(run({ trust: ['yes'] })).rejects.toMatchObject({ code: 'config_syntax' });
  });

  it('uses a newer model at once and keeps it where the older one was set', async () => {
    writeFileSync(file('auth.json'), KEY);
    const projects = `[projects.${JSON.stringify(cwd)}]\ntrust_level = "trusted"\n`;
    writeFileSync(file('config.toml'), `model = "gpt-5.2"\n[profiles.p]\nmodel = "gpt-5.1"\n${projects}`);
    expect((await run({ migration: ['new'] }, { profile: 'p' })).config).toMatchObject({ model: 'gpt-5.3-codex' });
    expect(userToml()).toContain('model = "gpt-5.2"\n[profiles.p]\nmodel = "gpt-5.3-codex"\n');
    expect((await run({ migration: ['old'] })).config).toMatchObject({ model: 'gpt-5.2' });
    expect(userToml()).toMatch(/\[notice\.model_migrations\]\n"gpt-5\.1" = "gpt-5\.3-codex"\n"gpt-5\.2" = "gpt-5\.4"\n/);
    // Both are answered: nothing is asked any more.
    expect((await run({})).config).toMatchObject({ model: 'gpt-5.2' });
  });

  it('goes on where the answer about a model cannot be kept', async () => {
    writeFileSync(file('auth.json'), KEY);
    symlinkSync('/dev/null', file('config.toml'));
    const { config, warnings } = await run({ migration: ['new'] }, { cliOverrides: [`projects={${JSON.stringify(cwd)}={trust_level="trusted"}}`] });
    expect([config?.model, warnings]).toEqual(['gpt-5.4', [expect.stringMatching(/^The answer was not stored: .*regular file/)]]);
  });
});
