import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { disposeTemp } from '@codex-ts/test-support';
import { type Harness, startHarness } from './server.fixture.ts';

let harness: Harness | undefined;
async function start(overrides: readonly string[] = []): Promise<Harness> {
  harness = await startHarness([], overrides);
  await harness.client.call('initialize', { clientInfo: { name: 'test', version: '1' } });
  return harness;
}
afterEach(async () => {
  await harness?.close();
  harness = undefined;
});
afterAll(disposeTemp);

const file = (h: Harness) => join(h.codexHome, 'config.toml');
const text = (h: Harness) => readFile(file(h), 'utf8');
const write = (h: Harness, keyPath: string, value: unknown, more: object = {}) =>
  h.client.call('config/value/write', { keyPath, value, mergeStrategy: 'replace', ...more });
const refused = (h: Harness, keyPath: string, value: unknown, more: object = {}) =>
  h.client.refusal('config/value/write', { keyPath, value, mergeStrategy: 'replace', ...more });
const reason = (word: string) => ({ code: -32600, data: { config_write_error_code: word } });

interface Layer {
  name: { type: string };
  version: string;
  config: Record<string, unknown>;
}
const read = async (h: Harness, params: object = { includeLayers: true }) =>
  (await h.client.call('config/read', params)) as { config: Record<string, unknown>; origins: Record<string, Layer>; layers: Layer[] | null };

describe('config/read', () => {
  it('shows every key, its origin and the layers, the strongest first', async () => {
    const h = await start(['model="flagged"']);
    const { config, origins, layers } = await read(h);
    expect(config).toMatchObject({ model: 'flagged', model_provider: 'mock', review_model: null, profiles: {}, features: { tool_suggest: expect.any(Boolean) } });
    expect(Object.keys(config).length).toBeGreaterThan(40);
    expect(origins['model']).toMatchObject({ name: { type: 'sessionFlags' } });
    expect(origins['model_providers.mock.name']).toMatchObject({ name: { type: 'user', file: file(h) } });
    expect(layers?.map(({ name }) => name.type)).toEqual(['sessionFlags', 'user', 'system']);
    for (const layer of layers ?? []) expect(layer.version).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect((await read(h, {})).layers).toBeNull();
  });
});

describe('config/value/write', () => {
  it('changes the value and nothing else, and says the new version', async () => {
    const h = await start();
    const before = await text(h);
    const written = await write(h, 'model', 'other');
    expect(await text(h)).toBe(before.replace('gpt-5.3-codex', 'other'));
    const user = (await read(h)).layers?.find(({ name }) => name.type === 'user');
    expect(written).toEqual({ status: 'ok', version: user?.version, filePath: file(h), overriddenMetadata: null });
  });

  it('merges or replaces tables, clears keys, and takes names in quotes', async () => {
    const h = await start();
    await write(h, 'tools', { view_image: true }, { mergeStrategy: 'upsert' });
    await write(h, 'mcp_servers."a.b"', { command: 'x', args: ['1'] }, { mergeStrategy: 'upsert' });
    await write(h, 'mcp_servers."a.b"', { command: 'y' }, { mergeStrategy: 'upsert' });
    expect((await read(h)).config['mcp_servers']).toMatchObject({ 'a.b': { command: 'y', args: ['1'] } });
    await write(h, 'mcp_servers."a.b"', { command: 'z' });
    expect((await read(h)).layers?.find(({ name }) => name.type === 'user')?.config['mcp_servers']).toEqual({ 'a.b': { command: 'z' } });
    await write(h, 'mcp_servers."a.b"', null);
    expect(await text(h)).not.toContain('a.b');
    expect(await write(h, 'review_model', null)).toMatchObject({ status: 'ok' });
  });

  it('says which layer hides the value that was written', async () => {
    const h = await start(['model="flagged"']);
    expect(await write(h, 'model', 'mine')).toMatchObject({
      status: 'okOverridden',
      overriddenMetadata: { message: 'Overridden by session flags', overridingLayer: { name: { type: 'sessionFlags' } }, effectiveValue: 'flagged' },
    });
    expect(await text(h)).toContain('model = "mine"');
    expect(await write(h, 'model', 'flagged')).toMatchObject({ status: 'ok' });
  });

  it('refuses what would not load, and writes nothing of it', async () => {
    const h = await start();
    const before = await text(h);
    expect(await refused(h, 'model', 5)).toMatchObject(reason('configValidationError'));
    expect(await refused(h, '', 5)).toMatchObject({ ...reason('configValidationError'), message: 'keyPath must not be empty' });
    expect(await refused(h, 'a..b', 5)).toMatchObject(reason('configValidationError'));
    expect(await refused(h, 'x.y', { a: [null] })).toMatchObject(reason('configValidationError'));
    expect(await refused(h, 'none.at.all', null)).toMatchObject(reason('configPathNotFound'));
    expect(await refused(h, 'model', 'y', { expectedVersion: 'sha256:zz' })).toMatchObject(reason('configVersionConflict'));
    expect(await refused(h, 'model', 'y', { filePath: '/elsewhere.toml' })).toMatchObject(reason('configLayerReadonly'));
    expect(await text(h)).toBe(before);
  });

  it('lets the second of two who read the same version know', async () => {
    const h = await start();
    const expectedVersion = (await read(h)).layers?.find(({ name }) => name.type === 'user')?.version;
    const answers = await Promise.all(['a', 'b'].map((value) => h.client.request('config/value/write', { keyPath: 'model', value, mergeStrategy: 'replace', expectedVersion })));
    expect(answers).toMatchObject([{ result: { status: 'ok' } }, { error: reason('configVersionConflict') }]);
    expect(await text(h)).toContain('model = "a"');
  });

  it('does not touch a file that cannot be read as TOML', async () => {
    const h = await start();
    await writeFile(file(h), 'model = [broken');
    expect((await refused(h, 'model', 'x')).code).toBe(-32600);
    expect(await text(h)).toBe('model = [broken');
  });
});

describe('config/batchWrite', () => {
  it('makes all edits or none', async () => {
    const h = await start();
    const before = await text(h);
    const edit = (keyPath: string, value: unknown) => ({ keyPath, value, mergeStrategy: 'replace' });
    expect(await h.client.call('config/batchWrite', { edits: [] })).toMatchObject({ status: 'ok' });
    expect(await h.client.refusal('config/batchWrite', { edits: [edit('model', 'q'), edit('review_model', 5)] })).toMatchObject(reason('configValidationError'));
    expect(await text(h)).toBe(before);
    await h.client.call('config/batchWrite', { edits: [edit('model', 'q'), edit('review_model', 'r')], reloadUserConfig: true });
    expect((await read(h)).config).toMatchObject({ model: 'q', review_model: 'r' });
  });

  it('reloads what the next thread starts with', async () => {
    const h = await start();
    const edits = [{ keyPath: 'model', value: 'gpt-5.2', mergeStrategy: 'replace' }];
    await h.client.call('config/batchWrite', { edits, reloadUserConfig: true });
    expect(await h.client.call('thread/start')).toMatchObject({ model: 'gpt-5.2' });
  });
});

describe('configRequirements/read and experimentalFeature/list', () => {
  it('say what is demanded', async () => {
    const h = await start();
    expect(await h.client.call('configRequirements/read', null)).toEqual({ requirements: null });
  });

  it('list every switch once over all pages', async () => {
    const h = await start(['features.undo=true']);
    const names: string[] = [];
    let cursor: unknown = null;
    do {
      const page = (await h.client.call('experimentalFeature/list', { limit: 20, cursor })) as { data: { name: string; enabled: boolean; defaultEnabled: boolean }[]; nextCursor: unknown };
      names.push(...page.data.map(({ name }) => name));
      const undo = page.data.find(({ name }) => name === 'undo');
      if (undo !== undefined) expect(undo).toMatchObject({ enabled: true, defaultEnabled: false, stage: 'stable' });
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toHaveLength(53);
    expect((await h.client.refusal('experimentalFeature/list', { cursor: 'xx' })).message).toBe('invalid cursor: xx');
    expect((await h.client.refusal('experimentalFeature/list', { cursor: '99' })).message).toBe('cursor 99 exceeds total feature flags 53');
  });
});
