import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { disposeTemp } from '@codex-ts/test-support';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client } from './client.fixture.ts';
import { type Machine, startMachine } from './machine.fixture.ts';

let machine: Machine;
let client: Client;
beforeAll(async () => {
  machine = await startMachine({ config: 'features.plugins = true' });
  client = await machine.client();
});
afterAll(async () => {
  await machine.close();
  await disposeTemp();
});

interface Page {
  data: { id: string; model: string; hidden: boolean; isDefault: boolean; description: string; upgrade: string | null; upgradeInfo: { model: string } | null; defaultReasoningEffort: string; supportedReasoningEfforts: { reasoningEffort: string; description: string }[] }[];
  nextCursor: string | null;
}
const list = (params: object = {}): Promise<Page> => client.call('model/list', params) as Promise<unknown> as Promise<Page>;
const VISIBLE = ['gpt-5.3-codex', 'gpt-5.4', 'gpt-5.2-codex', 'gpt-5.1-codex-max', 'gpt-5.2', 'gpt-5.1-codex-mini'];

describe('model/list', () => {
  it('shows models as pickers do, the default first, and hidden ones on request', async () => {
    const { data, nextCursor } = await list();
    expect(data.map(({ id }) => id)).toEqual(VISIBLE);
    expect(nextCursor).toBeNull();
    expect(data.filter(({ isDefault }) => isDefault).map(({ id }) => id)).toEqual(['gpt-5.3-codex']);
    const all = (await list({ includeHidden: true })).data;
    expect(all.filter(({ hidden }) => !hidden).map(({ id }) => id)).toEqual(VISIBLE);
    expect(all.filter(({ hidden }) => hidden).map(({ id }) => id).sort()).toEqual(['gpt-5', 'gpt-5-codex', 'gpt-5-codex-mini', 'gpt-5.1', 'gpt-5.1-codex', 'gpt-oss-120b', 'gpt-oss-20b']);
    for (const { model, id, description, upgrade, upgradeInfo, defaultReasoningEffort, supportedReasoningEfforts } of all) {
      expect(model).toBe(id);
      expect(description).not.toBe('');
      expect(upgradeInfo?.model ?? null).toBe(upgrade);
      expect(supportedReasoningEfforts.map(({ reasoningEffort }) => reasoningEffort)).toContain(defaultReasoningEffort);
    }
  });

  it('gives every model once over all pages', async () => {
    for (const limit of [0, 1, 2, 4, 6, 100]) {
      const names: string[] = [];
      let cursor: string | null = null;
      do {
        const page: Page = await list({ limit, cursor });
        names.push(...page.data.map(({ id }) => id));
        cursor = page.nextCursor;
      } while (cursor !== null);
      expect(names).toEqual(VISIBLE);
    }
    expect((await list({ cursor: '6' })).data).toEqual([]);
  });

  it.each([
    [{ cursor: 'x' }, 'invalid cursor: x'],
    [{ cursor: '' }, 'invalid cursor: '],
    [{ cursor: '-1' }, 'invalid cursor: -1'],
    [{ cursor: '7' }, 'cursor 7 exceeds total models 6'],
    [{ limit: -1 }, 'Invalid request: invalid value: integer `-1`, expected u32'],
    [null, 'Invalid request: missing field `params`'],
  ])('refuses %j', async (params, message) => {
    expect(await client.refusal('model/list', params)).toEqual({ code: -32600, message });
  });
});

describe('experimentalFeature/enablement/set', () => {
  const isOn = async (name: string): Promise<boolean | undefined> => {
    const { data } = (await client.call('experimentalFeature/list', {})) as { data: { name: string; enabled: boolean }[] };
    return data.find((feature) => feature.name === name)?.enabled;
  };

  it('sets all or none, for every client, under what the configuration says', async () => {
    const other = await machine.client();
    const before = await isOn('tool_search');
    expect(await client.refusal('experimentalFeature/enablement/set', { enablement: { tool_search: before !== true, nope: true } })).toMatchObject({ code: -32600, message: 'invalid feature enablement `nope`' });
    expect(await isOn('tool_search')).toBe(before);
    expect(await other.call('experimentalFeature/enablement/set', { enablement: { tool_search: before !== true, plugins: false } })).toEqual({ enablement: { tool_search: before !== true, plugins: false } });
    expect(await isOn('tool_search')).toBe(before !== true);
    expect(await isOn('plugins')).toBe(true);
    const { config } = (await client.call('config/read', {})) as { config: { features: Record<string, boolean> } };
    expect(config.features).toMatchObject({ tool_search: before !== true, plugins: true });
    other.close();
  });

  it.each([
    ['undo', 'unsupported feature enablement `undo`: '],
    ['memory_tool', 'invalid feature enablement `memory_tool`: use canonical feature key `memories`'],
    ['__proto__', 'invalid feature enablement'],
  ])('refuses %s', async (name, words) => {
    const enablement = JSON.parse(`{${JSON.stringify(name)}:true}`) as object;
    expect((await client.refusal('experimentalFeature/enablement/set', { enablement })).message).toContain(words);
  });
});

describe('gitDiffToRemote', () => {
  const git = (cwd: string, ...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8', env: { ...process.env, HOME: cwd, GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' } }).trim();

  it('gives what the working tree has that the remote has not', async () => {
    const [origin, clone] = [join(machine.workspace, 'origin'), join(machine.workspace, 'clone')];
    mkdirSync(origin);
    git(origin, 'init', '-q', '-b', 'main');
    writeFileSync(join(origin, 'a'), 'one\n');
    git(origin, 'add', '.');
    git(origin, 'commit', '-qm', 'one');
    git(machine.workspace, 'clone', '-q', origin, clone);
    writeFileSync(join(clone, 'a'), 'two\n');
    writeFileSync(join(clone, 'new'), 'untracked\n');
    const found = await client.call('gitDiffToRemote', { cwd: clone });
    expect(found).toEqual({ sha: git(origin, 'rev-parse', 'HEAD'), diff: expect.stringContaining('+two') });
    expect(String(found['diff'])).toContain('+untracked');
    expect(await client.call('gitDiffToRemote', { cwd: relative(process.cwd(), clone) })).toEqual(found);
  });

  it.each(['nowhere', '/'])('is refused where that cannot be told: %j', async (cwd) => {
    expect(await client.refusal('gitDiffToRemote', { cwd })).toEqual({ code: -32600, message: `failed to compute git diff to remote for cwd: ${JSON.stringify(cwd)}` });
  });
});
