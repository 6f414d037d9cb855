import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

describe('without a config file', () => {
  it('has the defaults of the original', async () => {
    const { config, warnings } = await at.load();
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      codexHome: at.home,
      cwd: at.cwd,
      profile: null,
      model: null,
      modelProviderId: 'openai',
      modelProviderTables: {},
      openaiBaseUrl: null,
      ossProvider: null,
      offeredModels: {},
      approvalPolicy: 'on-request',
      approvalPolicySet: false,
      sandboxMode: 'read-only',
      sandboxPolicy: { type: 'read-only' },
      personality: 'pragmatic',
      baseInstructions: null,
      developerInstructions: null,
      reviewModel: null,
      hideAgentReasoning: false,
      showRawAgentReasoning: false,
      projectDocMaxBytes: 32_768,
      projectDocFallbackFilenames: [],
      projectRootMarkers: ['.git'],
      allowLoginShell: true,
      backgroundTerminalMaxTimeout: 300_000,
      toolsViewImage: true,
      webSearchMode: 'cached',
      webSearchOptions: { contextSize: null, allowedDomains: null, location: null },
      shellEnvironmentPolicy: { inherit: 'all', ignoreDefaultExcludes: true, exclude: [], set: {}, includeOnly: [] },
    });
  });

  it.each(['', '\n\n', '   \t'])('a blank file (%j) is the same', async (toml) => {
    expect((await at.load({ toml })).config).toEqual((await at.load()).config);
  });

  it('accepts a byte order mark', async () => {
    expect((await at.settings('\uFEFFmodel = "m"\n')).model).toBe('m');
  });
});

describe('precedence', () => {
  const user = 'model = "user"\nmodel_verbosity = "low"\n[profiles.p]\nmodel = "profile"\n[profiles.empty]\n';

  it.each<[string, readonly string[], string | undefined, string | undefined, string]>([
    ['the user file', [], undefined, undefined, 'user'],
    ['-c beats the file', ['model=c'], undefined, undefined, 'c'],
    ['the later -c wins', ['model=a', 'model=b'], undefined, undefined, 'b'],
    ['the profile beats -c', ['model=c'], 'p', undefined, 'profile'],
    ['a profile without the key leaves -c', ['model=c'], 'empty', undefined, 'c'],
    ['-c can set the profile itself', ['profiles.p.model=c'], 'p', undefined, 'c'],
    ['the flag beats all', ['model=c'], 'p', 'flag', 'flag'],
    ['the key `profile` selects too', ['profile=p'], undefined, undefined, 'profile'],
    ['--profile beats the key', ['profile=p'], 'empty', undefined, 'user'],
  ])('%s', async (_, overrides, profile, model, expected) => {
    expect(await at.settings(user, overrides, { model }, profile)).toMatchObject({ model: expected, modelVerbosity: 'low' });
  });

  it('replaces arrays and merges tables', async () => {
    const toml = 'project_root_markers = ["a", "b"]\n[shell_environment_policy]\ninherit = "core"\nexclude = ["A", "B"]\n';
    const config = await at.settings(toml, ['project_root_markers=["c"]', 'shell_environment_policy.exclude=["C"]']);
    expect(config.projectRootMarkers).toEqual(['c']);
    expect(config.shellEnvironmentPolicy).toMatchObject({ inherit: 'core', exclude: ['C'] });
  });

  it('replaces an inline table given twice, and adds a key to it', async () => {
    const overrides = ['shell_environment_policy.set={A="1"}', 'shell_environment_policy.set={B="2"}', 'shell_environment_policy.set.C=three'];
    expect((await at.settings('', overrides)).shellEnvironmentPolicy.set).toEqual({ B: '2', C: 'three' });
  });

  it('applies --enable and --disable after -c, all disables last', async () => {
    const features = { enable: ['apply_patch_freeform', 'unified_exec'], disable: ['unified_exec'] };
    const { config } = await at.load({ cliOverrides: ['features.apply_patch_freeform=false'], features });
    expect(config.features).toMatchObject({ apply_patch_freeform: true, unified_exec: false });
  });

  it('carries every typed key to its place', async () => {
    const config = await at.settings(`
      model_provider = "mine"
      model_context_window = 1000
      model_reasoning_effort = "xhigh"
      model_reasoning_summary = "detailed"
      model_supports_reasoning_summaries = true
      service_tier = "fast"
      personality = "friendly"
      developer_instructions = "dev"
      tool_output_token_limit = 50
      hide_agent_reasoning = true
      show_raw_agent_reasoning = true
      openai_base_url = "http://x/v1"
      oss_provider = "lmstudio"
      allow_login_shell = false
      background_terminal_max_timeout = 1
      project_doc_max_bytes = 7
      project_doc_fallback_filenames = ["CLAUDE.md"]
      web_search = "live"
      tools = { view_image = false, web_search = { context_size = "high", allowed_domains = ["a.com"], location = { country = "DE" } } }
      [model_providers.mine]
      name = "Mine"
      base_url = "http://y"
      http_headers = { A = "1" }
      request_max_retries = 2
    `);
    expect(config).toMatchObject({
      modelProviderId: 'mine',
      modelProviderTables: { mine: { name: 'Mine', base_url: 'http://y', http_headers: { A: '1' }, request_max_retries: 2 } },
      modelContextWindow: 1000,
      modelReasoningEffort: 'xhigh',
      modelReasoningSummary: 'detailed',
      modelSupportsReasoningSummaries: true,
      serviceTier: 'fast',
      personality: 'friendly',
      developerInstructions: 'dev',
      toolOutputTokenLimit: 50,
      hideAgentReasoning: true,
      showRawAgentReasoning: true,
      openaiBaseUrl: 'http://x/v1',
      ossProvider: 'lmstudio',
      allowLoginShell: false,
      backgroundTerminalMaxTimeout: 5000,
      projectDocMaxBytes: 7,
      projectDocFallbackFilenames: ['CLAUDE.md'],
      webSearchMode: 'live',
      toolsViewImage: false,
      webSearchOptions: { contextSize: 'high', allowedDomains: ['a.com'], location: { country: 'DE' } },
    });
  });

  it('lays a profile over the web search options key by key', async () => {
    const toml = `
      tools.web_search = { context_size = "high", location = { country = "DE", city = "B" } }
      [profiles.p]
      tools_view_image = false
      tools.web_search = { allowed_domains = ["b"], location = { country = "FR" } }
    `;
    const config = await at.settings(toml, [], {}, 'p');
    expect(config.webSearchOptions).toEqual({ contextSize: 'high', allowedDomains: ['b'], location: { country: 'FR', city: 'B' } });
    expect(config.toolsViewImage).toBe(false);
  });
});

describe('instructions', () => {
  it('reads the file relative to the file that names it, -c relative to the working directory', async () => {
    at.write('home/i.md', '  from home \n');
    at.write('project/i.md', 'from project');
    expect((await at.settings('model_instructions_file = "i.md"')).baseInstructions).toBe('from home');
    expect((await at.settings('', ['model_instructions_file=i.md'])).baseInstructions).toBe('from project');
    expect((await at.settings('model_instructions_file = "~/home/i.md"')).baseInstructions).toBe('from home');
  });

  it('takes the prompt of compaction from the key, else from the file; blank is unset', async () => {
    at.write('home/c.md', ' from file \n');
    const toml = 'experimental_compact_prompt_file = "c.md"\nmodel_auto_compact_token_limit = 9\n';
    expect(await at.settings(toml)).toMatchObject({ compactPrompt: 'from file', modelAutoCompactTokenLimit: 9 });
    expect((await at.settings(`${toml}compact_prompt = " own "`)).compactPrompt).toBe('own');
    expect((await at.settings(`${toml}compact_prompt = "  "`)).compactPrompt).toBe('from file');
    expect((await at.settings(`${toml}[profiles.p]\nexperimental_compact_prompt_file = "/etc/hostname"`, [], {}, 'p')).compactPrompt).not.toBe('from file');
    expect(await at.settings('')).toMatchObject({ compactPrompt: null, modelAutoCompactTokenLimit: null });
  });
});

describe('the openai base URL', () => {
  it('comes from the environment with a notice, unless the key is set', async () => {
    const env = { OPENAI_BASE_URL: 'http://env' };
    const fromEnv = await at.load({ toml: 'openai_base_url = ""', env });
    expect(fromEnv.config.openaiBaseUrl).toBe('http://env');
    expect(fromEnv.warnings).toEqual([expect.stringContaining('OPENAI_BASE_URL')]);
    const fromKey = await at.load({ toml: 'openai_base_url = "http://key"', env });
    expect(fromKey).toMatchObject({ config: { openaiBaseUrl: 'http://key' }, warnings: [] });
  });
});

describe('the sandbox policy', () => {
  it('joins configured and added roots for workspace-write', async () => {
    const toml = '[sandbox_workspace_write]\nwritable_roots = ["rel", "/a/../b", "~/c"]\nnetwork_access = true\nexclude_slash_tmp = true\n';
    const flags = { sandboxMode: 'workspace-write', addDirs: ['foo', '/b'] } as const;
    expect((await at.settings(toml, [], flags)).sandboxPolicy).toEqual({
      type: 'workspace-write',
      writable_roots: [join(at.home, 'rel'), '/b', join(at.base, 'c'), join(at.cwd, 'foo')],
      network_access: true,
      exclude_tmpdir_env_var: false,
      exclude_slash_tmp: true,
    });
  });

  it.each(['read-only', 'danger-full-access'] as const)('%s takes no roots', async (mode) => {
    const config = await at.settings('', [], { sandboxMode: mode, addDirs: ['x'] });
    expect(config).toMatchObject({ sandboxMode: mode });
    expect(config.sandboxPolicy).toEqual({ type: mode });
  });

  it('accepts granular approval', async () => {
    const toml = 'approval_policy = { granular = { sandbox_approval = true, rules = false, mcp_elicitations = true, skill_approval = true } }';
    const config = await at.settings(toml);
    expect(config.approvalPolicySet).toBe(true);
    expect(config.approvalPolicy).toEqual({
      granular: { sandbox_approval: true, rules: false, mcp_elicitations: true, skill_approval: true },
    });
  });
});
