import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { trustKey } from './trust-key.ts';

let at: ConfigHome;
let sub: string;
beforeEach(() => {
  at = new ConfigHome();
  at.folder('project/.git');
  sub = at.folder('project/sub');
});
afterEach(() => {
  at.remove();
});

/** The files of each level, as they are below the base folder. */
const FILES = {
  system: 'etc/config.toml',
  user: 'home/config.toml',
  root: 'project/.codex/config.toml',
  rootLocal: 'project/.codex/config.local.toml',
  sub: 'project/sub/.codex/config.toml',
  subLocal: 'project/sub/.codex/config.local.toml',
  managed: 'etc/managed_config.toml',
} as const;
type Level = keyof typeof FILES;

function trusted(...dirs: string[]): string {
  return `projects = { ${dirs.map((dir) => `${JSON.stringify(dir)} = { trust_level = "trusted" }`).join(', ')} }`;
}

function load(input: Partial<LoadConfigInput> = {}, trust = trusted(at.cwd)) {
  return at.load({ cwd: sub, ...input, cliOverrides: [trust, ...(input.cliOverrides ?? [])] });
}

describe('precedence, one row for each step', () => {
  const profile = '[profiles.p]\nmodel = "profile"\n';

  it.each<[string, Level[], Partial<LoadConfigInput>, string | null]>([
    ['nothing set', [], {}, null],
    ['system', ['system'], {}, 'system'],
    ['user over system', ['system', 'user'], {}, 'user'],
    ['project root over user', ['system', 'user', 'root'], {}, 'root'],
    ['its personal file over it', ['user', 'root', 'rootLocal'], {}, 'rootLocal'],
    ['a personal file without a shared one', ['user', 'rootLocal'], {}, 'rootLocal'],
    ['the nearer folder over the farther, personal or not', ['user', 'root', 'rootLocal', 'sub'], {}, 'sub'],
    ['the nearest personal file over all files of the project', ['root', 'rootLocal', 'sub', 'subLocal'], {}, 'subLocal'],
    ['-c over files', ['user', 'root', 'sub', 'subLocal'], { cliOverrides: ['model=c'] }, 'c'],
    ['the later -c over the earlier', ['user'], { cliOverrides: ['model=a', 'model=b'] }, 'b'],
    ['managed over -c', ['user', 'sub', 'managed'], { cliOverrides: ['model=c'] }, 'managed'],
    ['the profile over managed', ['user', 'managed'], { cliOverrides: ['model=c'], profile: 'p' }, 'profile'],
    ['the flag over the profile', ['user', 'managed'], { profile: 'p', flags: { model: 'flag' } }, 'flag'],
    ['the flag over managed', ['managed'], { flags: { model: 'flag' } }, 'flag'],
  ])('%s', async (_, levels, input, expected) => {
    for (const level of levels) at.write(FILES[level], `model = "${level}"\n${level === 'user' ? profile : ''}`);
    expect((await load(input)).config.model).toBe(expected);
  });

  it('features rank likewise: file, -c, --enable, profile, requirement', async () => {
    const feature = async (input: Partial<LoadConfigInput>): Promise<boolean> => (await load(input)).config.features.unified_exec;
    at.write(FILES.user, '[features]\nunified_exec = false\n[profiles.p.features]\nunified_exec = false\n');
    expect(await feature({})).toBe(false);
    expect(await feature({ cliOverrides: ['features.unified_exec=true'] })).toBe(true);
    expect(await feature({ cliOverrides: ['features.unified_exec=false'], features: { enable: ['unified_exec'], disable: [] } })).toBe(true);
    expect(await feature({ features: { enable: ['unified_exec'], disable: [] }, profile: 'p' })).toBe(false);
    at.write('etc/requirements.toml', '[features]\nunified_exec = true\n');
    expect(await feature({ profile: 'p' })).toBe(true);
  });

  it('a table is completed across layers; a list is replaced', async () => {
    at.write(FILES.system, 'model_provider = "m"\n[model_providers.m]\nname = "M"\nhttp_headers = { a = "1" }\n[shell_environment_policy]\nexclude = ["a", "b"]\n');
    at.write(FILES.user, '[model_providers.m]\nbase_url = "http://x"\nhttp_headers = { b = "2" }\n[shell_environment_policy]\nexclude = ["c"]\n');
    const { config } = await load();
    expect(config.modelProviderTables['m']).toEqual({ name: 'M', base_url: 'http://x', http_headers: { a: '1', b: '2' } });
    expect(config.shellEnvironmentPolicy.exclude).toEqual(['c']);
  });

  it('relative paths start at the folder of their file, also beside a table that is only a part', async () => {
    at.write(FILES.user, '[model_providers.m]\nname = "M"\n');
    at.write(FILES.root, 'model_instructions_file = "i.md"\n[otel.exporter.otlp-http]\nendpoint = "x"\n[sandbox_workspace_write]\nwritable_roots = ["w"]\n');
    at.write('project/.codex/i.md', 'from project');
    const { config } = await load({ flags: { sandboxMode: 'workspace-write' } });
    expect(config.baseInstructions).toBe('from project');
    expect(config.sandboxPolicy).toMatchObject({ writable_roots: [join(at.cwd, '.codex/w')] });
  });
});

describe('the list of layers', () => {
  it('is complete and in order, low to high', async () => {
    for (const level of Object.keys(FILES) as Level[]) at.write(FILES[level], 'model_verbosity = "low"\n');
    const { layers } = await load();
    expect(layers.map(({ name }) => name)).toEqual([
      { type: 'system', file: join(at.base, FILES.system) },
      { type: 'user', file: join(at.base, FILES.user) },
      { type: 'project', dotCodexFolder: join(at.cwd, '.codex') },
      { type: 'projectLocal', dotCodexFolder: join(at.cwd, '.codex'), file: join(at.base, FILES.rootLocal) },
      { type: 'project', dotCodexFolder: join(sub, '.codex') },
      { type: 'projectLocal', dotCodexFolder: join(sub, '.codex'), file: join(at.base, FILES.subLocal) },
      { type: 'sessionFlags' },
      { type: 'legacyManagedConfigTomlFromFile', file: join(at.base, FILES.managed) },
    ]);
    expect(layers.every((layer) => layer.disabledReason === undefined)).toBe(true);
  });

  it('has system and user always, the others where there is something', async () => {
    const { layers, merged, origins } = await at.load();
    expect(layers).toMatchObject([{ name: { type: 'system' } }, { name: { type: 'user' } }]);
    // What the original says of an empty layer.
    expect(layers.map(({ version }) => version)).toEqual(Array(2).fill('sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'));
    expect({ merged, origins }).toEqual({ merged: {}, origins: [] });
  });

  it('hashes a layer as compact JSON with sorted keys, paths absolute', async () => {
    const { layers } = await at.load({ cliOverrides: ['hide_agent_reasoning=true'] });
    // Seen with the original for the same argument.
    expect(layers.at(-1)).toMatchObject({
      name: { type: 'sessionFlags' },
      version: 'sha256:39f217b0159a2ad907a86c8fb9fa23c9b1389faa687e6e18df9c95bece82e7b2',
      config: { hide_agent_reasoning: true },
    });
  });

  it('travels as JSON', async () => {
    const { layers } = await at.load({ toml: 'log_dir = "logs"\n' });
    expect(JSON.parse(JSON.stringify(layers[1]))).toMatchObject({ name: { type: 'user' }, config: { log_dir: join(at.home, 'logs') }, version: expect.stringMatching(/^sha256:/) });
  });
});

describe('folders of a project', () => {
  it('that nobody trusts have no effect, but are listed with the reason', async () => {
    at.write(FILES.root, 'model = "x"\n');
    at.write(FILES.subLocal, 'not toml');
    const { config, layers, merged, warnings } = await at.load({ cwd: sub });
    expect({ model: config.model, merged, trust: config.projectTrust }).toEqual({ model: null, merged: {}, trust: null });
    expect(layers.slice(2, 5)).toMatchObject([
      { name: { type: 'project' }, config: { model: 'x' }, disabledReason: expect.stringContaining(`[projects."${at.cwd}"] in ${at.home}/config.toml`) },
      { name: { type: 'project', dotCodexFolder: join(sub, '.codex') }, config: {} },
      { name: { type: 'projectLocal' }, config: {}, disabledReason: expect.stringContaining('not trusted') },
    ]);
    // Without a file there is nothing to distrust.
    expect(layers[3]).not.toHaveProperty('disabledReason');
    expect(warnings.filter((text) => text.startsWith('Not in effect:'))).toEqual([expect.stringContaining(join(at.base, FILES.subLocal))]);
  });

  it('that are distrusted say so', async () => {
    at.write(FILES.root, 'model = "x"\n');
    const { layers, config } = await load({}, `projects={${JSON.stringify(at.cwd)}={trust_level="untrusted"}}`);
    expect(layers[2]?.disabledReason).toContain('marked as untrusted');
    expect(config.projectTrust).toBe('untrusted');
  });

  it('are trusted one by one where the user says so', async () => {
    at.write(FILES.root, 'model = "root"\n');
    at.write(FILES.sub, 'model_verbosity = "low"\n');
    expect((await load({}, trusted(sub))).config).toMatchObject({ model: null, modelVerbosity: 'low' });
  });

  it('are the same project over a link, and the key for them is the real root of the repository', async () => {
    const link = join(at.base, 'link');
    symlinkSync(at.cwd, link);
    const root = realpathSync(at.cwd);
    expect(await trustKey(await load({ cwd: join(link, 'sub') }, 'hide_agent_reasoning=false'))).toBe(root);
    expect((await load({ cwd: join(link, 'sub') }, trusted(root))).config.projectTrust).toBe('trusted');
    // Without a repository there is only the name that was given.
    expect(await trustKey(await load({ cwd: at.base }, 'hide_agent_reasoning=false'))).toBe(at.base);
  });

  it('cannot trust themselves, and trust may come from the system file', async () => {
    at.write(FILES.root, `model = "x"\n${trusted(at.cwd)}\n`);
    expect((await load({}, 'hide_agent_reasoning=false')).config.model).toBeNull();
    at.write(FILES.system, trusted(at.cwd));
    const { config, warnings } = await load({}, 'hide_agent_reasoning=false');
    expect(config).toMatchObject({ model: 'x', projectTrust: 'trusted' });
    expect(warnings).toEqual([`Ignored \`projects\` (${join(at.base, FILES.root)}:2:1): the files of a project cannot set this key.`]);
  });

  it.each([
    ['openai_base_url = "http://x"'],
    ['chatgpt_base_url = "http://x"'],
    ['model_provider = "x"'],
    ['oss_provider = "x"'],
    ['notify = ["sh"]'],
    ['codexignore = false'],
    ['profile = "x"'],
    ['experimental_realtime_ws_base_url = "x"'],
    ['[model_providers.x]\nname = "x"'],
    ['[profiles.x]\nmodel = "x"'],
    ['[otel]\nenvironment = "x"'],
  ])('cannot set %j', async (toml) => {
    at.write(FILES.root, `${toml}\n`);
    at.write(FILES.subLocal, `${toml}\n`);
    const { config, warnings, merged } = await load();
    expect(Object.keys(merged)).toEqual(['projects']);
    expect(config).toMatchObject({ modelProviderId: 'openai', openaiBaseUrl: null, ossProvider: null, notify: null, profile: null, codexignore: true });
    expect(warnings).toEqual([
      expect.stringContaining(`${join(at.base, FILES.root)}:1:`),
      expect.stringContaining(`${join(at.base, FILES.subLocal)}:1:`),
    ]);
  });

  it('are not looked for above the root, nor where CODEX_HOME is', async () => {
    at.write('.codex/config.toml', 'model = "above"\n');
    symlinkSync(at.home, join(at.cwd, '.codex'));
    at.config('model = "user"\n');
    const { layers, config } = await load();
    expect(config.model).toBe('user');
    expect(layers.map(({ name }) => name.type)).toEqual(['system', 'user', 'sessionFlags']);
  });

  it('end at the working directory when nothing marks a root', async () => {
    at.write(FILES.root, 'model = "root"\n');
    at.write(FILES.sub, 'model = "sub"\n');
    expect((await load({ cliOverrides: ['project_root_markers=[]'] }, trusted(at.cwd, sub))).config.model).toBe('sub');
    at.write(FILES.sub, '');
    expect((await load({ cliOverrides: ['project_root_markers=[]'] }, trusted(at.cwd, sub))).config.model).toBeNull();
  });

  it('that are broken stop the start only when they count', async () => {
    at.write(FILES.root, 'model = ');
    await expect(load()).rejects.toMatchObject({ code: 'config_syntax', location: { file: join(at.base, FILES.root) } });
    expect((await load({}, 'hide_agent_reasoning=false')).config.model).toBeNull();
  });
});

describe('origins', () => {
  it('tell layer, version and place of every leaf', async () => {
    at.config('model = "a"\nproject_root_markers = ["x", "y"]\n[tui]\ntheme = "t"\nmodel = 1\n');
    at.write(FILES.sub, 'model_verbosity = "low"\n[tui]\n  theme = "u"\n');
    const { origins, layers } = await load({ cliOverrides: ['tui.animations=true', `projects={${JSON.stringify(sub)}={trust_level="trusted"}}`] }, 'model_context_window=1');
    const [, user, project] = layers;
    const of = (path: string) => origins.find((origin) => origin.path.join('.') === path);
    expect(of('model')).toEqual({ path: ['model'], name: user?.name, version: user?.version, location: { file: join(at.home, 'config.toml'), line: 1, column: 9 } });
    expect(of('project_root_markers.1')).toMatchObject({ location: { line: 2, column: 30 } });
    expect(of('tui.theme')).toMatchObject({ name: project?.name, version: project?.version, location: { line: 3, column: 11 } });
    expect(of('tui.animations')).toMatchObject({ name: { type: 'sessionFlags' }, location: null });
    expect(of('tui')).toBeUndefined();
    expect(of(`projects.${sub}.trust_level`)).toMatchObject({ path: ['projects', sub, 'trust_level'] });
  });

  it('of values of a layer that does not count are not there', async () => {
    at.write(FILES.root, 'model = "x"\n');
    expect((await load({}, 'hide_agent_reasoning=true')).origins).toHaveLength(1);
  });
});
