import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ConfigHome } from './config-home.fixture.ts';
import { canonicalFeature, FEATURE_ALIASES, FEATURES } from './feature-registry.ts';
import { featureToggles, resolveFeatures } from './features.ts';

function values(...tables: Record<string, boolean>[]) {
  return resolveFeatures(
    tables.map((table) => ({ features: new Map(Object.entries(table)) })),
    false,
  );
}

describe('the registry', () => {
  it('is sorted and has the counts of 0.117', () => {
    const names = Object.keys(FEATURES);
    expect(names).toEqual([...names].sort());
    const stages = Object.values(FEATURES).map(({ stage }) => stage);
    const count = (stage: string): number => stages.filter((s) => s === stage).length;
    expect(['under development', 'experimental', 'stable', 'deprecated', 'removed'].map(count)).toEqual([22, 3, 15, 2, 11]);
  });

  it('knows every alias and no inherited name', () => {
    for (const [alias, name] of Object.entries(FEATURE_ALIASES)) expect(canonicalFeature(alias)).toBe(name);
    expect(['toString', '__proto__', 'hasOwnProperty', ''].map(canonicalFeature)).toEqual([null, null, null, null]);
  });
});

describe('resolving', () => {
  it('starts from the defaults without a word', () => {
    const { features, warnings } = resolveFeatures([], false);
    expect(warnings).toEqual([]);
    expect(features).toMatchObject({ shell_tool: true, unified_exec: true, personality: true, undo: false });
  });

  it('lets later layers win', () => {
    expect(values({ unified_exec: false }, { unified_exec: true }).features.unified_exec).toBe(true);
    expect(values({ unified_exec: true }, { unified_exec: false }).features.unified_exec).toBe(false);
  });

  it('applies old single keys before the table of the same layer', () => {
    const layer = { experimental_use_unified_exec_tool: false, include_apply_patch_tool: true };
    expect(resolveFeatures([layer], true).features).toMatchObject({ unified_exec: false, apply_patch_freeform: true });
    const both = { ...layer, features: new Map([['unified_exec', true]]) };
    expect(resolveFeatures([both], true).features.unified_exec).toBe(true);
  });

  it('applies a table in alphabetical order, whatever the order written', () => {
    expect(values({ multi_agent: true, collab: false }).features.multi_agent).toBe(true);
    expect(values({ memory_tool: true, memories: false }).features.memories).toBe(true);
  });

  it('knows what implies what', () => {
    expect(values({ enable_fanout: true, multi_agent: false }).features.multi_agent).toBe(true);
    expect(values({ code_mode_only: true }).features.code_mode).toBe(true);
    expect(values({ js_repl_tools_only: true }).features.js_repl_tools_only).toBe(false);
    expect(values({ js_repl_tools_only: true, js_repl: true }).features.js_repl_tools_only).toBe(true);
  });
});

describe('warnings', () => {
  it.each<[Record<string, boolean>, string[]]>([
    [{ undo: true }, []],
    [{ undo: false, shell_snapshot: false }, []],
    [{ shell_tool: true, steer: true }, []],
    [{ collab: false }, ['The feature name `collab` is deprecated; write `[features] multi_agent` instead.']],
    [{ web_search_request: true }, ['Feature `web_search_request` is deprecated; use the key `web_search` instead.']],
  ])('%j', (table, warnings) => {
    expect(values(table).warnings).toEqual(warnings);
  });

  it('tells of unfinished features unless asked not to', () => {
    const layer = { features: new Map([['apply_patch_freeform', true]]) };
    expect(resolveFeatures([layer], false).warnings).toEqual([expect.stringContaining('`apply_patch_freeform`')]);
    expect(resolveFeatures([layer], true).warnings).toEqual([]);
  });
});

describe('toggles', () => {
  it('are all enables, then all disables, names as typed', () => {
    expect(featureToggles(['undo', 'collab'], ['undo'])).toEqual(['features.undo=true', 'features.collab=true', 'features.undo=false']);
  });
});

describe('what features decide in the configuration', () => {
  let at: ConfigHome;
  beforeEach(() => {
    at = new ConfigHome();
  });
  afterEach(() => {
    at.remove();
  });

  it('puts the profile between -c and nothing', async () => {
    const toml = '[features]\nunified_exec = true\n[profiles.p.features]\nunified_exec = false\n';
    expect((await at.settings(toml, ['features.unified_exec=true'], {}, 'p')).features.unified_exec).toBe(false);
    expect((await at.settings(toml, ['profiles.p.features.unified_exec=true'], {}, 'p')).features.unified_exec).toBe(true);
  });

  it('drops the personality default and the fast tier with their features', async () => {
    expect(await at.settings('[features]\npersonality = false')).toMatchObject({ personality: null });
    expect(await at.settings('personality = "friendly"\n[features]\npersonality = false')).toMatchObject({ personality: 'friendly' });
    expect(await at.settings('service_tier = "fast"\n[features]\nfast_mode = false')).toMatchObject({ serviceTier: null });
    expect(await at.settings('service_tier = "flex"\n[features]\nfast_mode = false')).toMatchObject({ serviceTier: 'flex' });
  });

  it.each([
    ['', 'cached'],
    ['features.web_search_request = true', 'live'],
    ['features = { web_search_request = true, web_search_cached = true }', 'cached'],
    ['web_search = "disabled"\nfeatures.web_search_request = true', 'disabled'],
  ])('web search with %j is %s', async (toml, mode) => {
    expect((await at.settings(toml)).webSearchMode).toBe(mode);
  });
});
