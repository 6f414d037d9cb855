import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';
import { explainValue } from './explain-value.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { resolvedFeatures } from './resolved-features.ts';
import { type ValueSource } from './value-source.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

function short({ value, location, ...source }: ValueSource): string {
  const layer = 'layer' in source ? ` ${source.layer.type}` : '';
  const detail = 'flag' in source ? ` ${source.flag}` : 'variable' in source ? ` ${source.variable}` : 'key' in source ? ` ${source.key}` : 'by' in source ? ` ${source.by}` : '';
  const place = location === null ? '' : ` ${location.file.replace(at.base, '')}:${location.line}:${location.column}`;
  return `${source.kind}${layer}${detail}${place} = ${JSON.stringify(value)}`;
}

async function explain(path: string[], input: Partial<LoadConfigInput> & { toml?: string } = {}) {
  const { value, winner, overridden } = explainValue(await at.load(input), path);
  return { value, winner: winner === null ? null : short(winner), overridden: overridden.map(short) };
}

describe('explaining a value', () => {
  it('names the winner and all it overrode, each with its place', async () => {
    at.write('etc/config.toml', 'model = "s"\n');
    at.write('etc/managed_config.toml', 'model = "m"\n');
    at.write('project/.codex/config.toml', 'model = "p"\n');
    at.write('project/.codex/config.local.toml', '\nmodel = "l"\n');
    const toml = `model = "u"\n[profiles.x]\nmodel = "f"\n[projects.${JSON.stringify(at.cwd)}]\ntrust_level = "trusted"\n`;
    expect(await explain(['model'], { toml, profile: 'x', cliOverrides: ['model=c'], flags: { model: 'flag' } })).toEqual({
      value: 'flag',
      winner: 'flag model = "flag"',
      overridden: [
        'profile user /home/config.toml:3:9 = "f"',
        'layer legacyManagedConfigTomlFromFile /etc/managed_config.toml:1:9 = "m"',
        'layer sessionFlags = "c"',
        'layer projectLocal /project/.codex/config.local.toml:2:9 = "l"',
        'layer project /project/.codex/config.toml:1:9 = "p"',
        'layer user /home/config.toml:1:9 = "u"',
        'layer system /etc/config.toml:1:9 = "s"',
      ],
    });
  });

  it.each<[string[], Partial<LoadConfigInput> & { toml?: string }, object]>([
    [['model'], {}, { value: null, winner: null, overridden: [] }],
    [['no', 'such'], {}, { value: null, winner: null }],
    [['model_provider'], {}, { value: 'openai', winner: 'default = "openai"' }],
    [['project_doc_max_bytes'], {}, { value: 32_768 }],
    [['sandbox_mode'], {}, { winner: 'default = "read-only"' }],
    [['project_root_markers', '1'], { toml: 'project_root_markers = ["a", "b"]' }, { winner: 'layer user /home/config.toml:1:30 = "b"' }],
    [['review_model'], { toml: '[profiles.p]\nreview_model = "x"', profile: 'p' }, { winner: null }],
    [['tools', 'view_image'], { toml: '[profiles.p]\ntools_view_image = false', profile: 'p' }, { winner: 'profile user /home/config.toml:2:20 = false' }],
    [['openai_base_url'], { toml: 'openai_base_url = ""', env: { OPENAI_BASE_URL: 'http://e' } }, { winner: 'environment OPENAI_BASE_URL = "http://e"', overridden: [] }],
    [['openai_base_url'], { toml: 'openai_base_url = "k"', env: { OPENAI_BASE_URL: 'http://e' } }, { value: 'k', overridden: ['environment OPENAI_BASE_URL = "http://e"'] }],
    [['shell_environment_policy'], { toml: '[shell_environment_policy]\ninherit = "core"', cliOverrides: ['shell_environment_policy.set.A="1"'] }, { value: { inherit: 'core', set: { A: '1' } }, winner: 'layer sessionFlags = {"set":{"A":"1"}}' }],
  ])('%j with %j', async (path, input, expected) => {
    expect(await explain(path, input)).toMatchObject(expected);
  });

  it('shows added folders, and where databases and logs are', async () => {
    const input = { toml: 'sandbox_workspace_write.writable_roots = ["/a"]', flags: { sandboxMode: 'workspace-write', addDirs: ['/b'] } } as const;
    expect(await explain(['sandbox_workspace_write', 'writable_roots'], input)).toMatchObject({ value: ['/a', '/b'], winner: 'flag addDirs = ["/a","/b"]' });
    expect(await explain(['sqlite_home'], { env: { CODEX_SQLITE_HOME: '/s' } })).toMatchObject({ winner: 'environment CODEX_SQLITE_HOME = "/s"' });
    expect(await explain(['log_dir'])).toMatchObject({ value: join(at.home, 'log') });
  });

  it('tells what an administrator demands, and what gave way', async () => {
    at.write('etc/requirements.toml', 'allowed_sandbox_modes = ["read-only"]\nfeatures.unified_exec = false\n');
    expect(await explain(['sandbox_mode'], { toml: 'sandbox_mode = "workspace-write"' })).toEqual({
      value: 'read-only',
      winner: 'requirement allowed_sandbox_modes /etc/requirements.toml:1:25 = "read-only"',
      overridden: ['layer user /home/config.toml:1:16 = "workspace-write"'],
    });
    expect(await explain(['features', 'unified_exec'], { toml: 'features.unified_exec = true' })).toEqual({
      value: false,
      winner: 'requirement features /etc/requirements.toml:2:1 = false',
      overridden: ['layer user /home/config.toml:1:25 = true'],
    });
  });
});

describe('features and why', () => {
  it('are sorted and carry their origins', async () => {
    at.write('etc/config.toml', 'experimental_use_unified_exec_tool = true\n');
    const toml = '[features]\nunified_exec = false\nenable_fanout = true\nmulti_agent = false\nmemory_tool = true\n[profiles.p.features]\npersonality = false\n';
    const features = resolvedFeatures(await at.load({ toml, profile: 'p', features: { enable: ['undo'], disable: [] } }));
    expect(features.map(({ name }) => name)).toEqual(features.map(({ name }) => name).sort());
    const of = (wanted: string) => features.filter(({ name }) => name === wanted).map(({ enabled, stage, origin }) => `${stage}: ${enabled}, ${short(origin)}`);
    expect(['unified_exec', 'multi_agent', 'memories', 'personality', 'undo', 'apps'].flatMap(of)).toEqual([
      'stable: false, layer user /home/config.toml:2:16 = false',
      'stable: true, implied enable_fanout = true',
      'under development: true, layer user /home/config.toml:5:15 = true',
      'stable: false, profile user /home/config.toml:7:15 = false',
      'stable: true, layer sessionFlags = true',
      'stable: true, default = true',
    ]);
  });

  it('agree with their explanation', async () => {
    at.write('etc/config.toml', '[features]\nunified_exec = true\n');
    const explained = await explain(['features', 'unified_exec'], { toml: 'experimental_use_unified_exec_tool = false\n' });
    expect(explained).toEqual({
      value: true,
      winner: 'layer system /etc/config.toml:2:16 = true',
      overridden: ['layer user /home/config.toml:1:38 = false'],
    });
  });
});
