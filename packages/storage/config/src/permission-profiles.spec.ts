import { type LegacySandboxPolicy, type PermissionProfilePolicy } from '@codex-ts/protocol';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { checkConfig } from './check-config.ts';
import { ConfigHome, rejection } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

type Input = Partial<LoadConfigInput>;

async function policyOf(toml: string, input: Input = {}): Promise<PermissionProfilePolicy> {
  const { sandboxPolicy } = (await at.load({ toml, ...input })).config;
  if (sandboxPolicy.type !== 'permission-profile') throw new Error(`no profile, but ${sandboxPolicy.type}`);
  return sandboxPolicy;
}

async function failure(toml: string, input: Input = {}): Promise<string> {
  return (await rejection(at.load({ toml, ...input }))).message.replaceAll(at.base, '');
}

function profile(filesystem: string, network = ''): string {
  return `default_permissions = "dev"\n[permissions.dev.filesystem]\n${filesystem}\n${network === '' ? '' : `[permissions.dev.network]\n${network}\n`}`;
}

const EXAMPLE = profile('":root" = "read"\n"~/data" = "write"\n":project_roots" = { "." = "write", "secrets" = "none" }', 'enabled = true');
const USER_PROFILE = 'default_permissions = "dev"\n[permissions.dev.filesystem]\n":root" = "read"\n';

describe('a permission profile', () => {
  it('becomes the policy, with the legacy form nearest to it', async () => {
    const { config, warnings } = await at.load({ toml: EXAMPLE });
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({ permissionProfile: 'dev', sandboxMode: 'workspace-write', networkProxy: null, managedNetwork: null });
    expect(config.sandboxPolicy).toEqual({
      type: 'permission-profile',
      name: 'dev',
      network: 'enabled',
      files: {
        kind: 'restricted',
        entries: [
          { path: { type: 'special', value: { kind: 'root' } }, access: 'read' },
          { path: { type: 'path', path: `${at.base}/data` }, access: 'write' },
          { path: { type: 'special', value: { kind: 'project_roots' } }, access: 'write' },
          { path: { type: 'special', value: { kind: 'project_roots', subpath: 'secrets' } }, access: 'none' },
        ],
      },
      nearest: { type: 'workspace-write', writable_roots: [`${at.base}/data`], network_access: true, exclude_tmpdir_env_var: true, exclude_slash_tmp: true },
    });
  });

  it.each<[string, string, Partial<LegacySandboxPolicy>]>([
    ['":root" = "write"', '', { type: 'external-sandbox', network_access: 'restricted' }],
    ['"/" = "write"', 'enabled = true', { type: 'danger-full-access' }],
    // A reader of the legacy form would not know the proxy, so it is told of no network.
    ['":root" = "write"', 'enabled = true\nmode = "limited"', { type: 'external-sandbox', network_access: 'restricted' }],
    ['":root" = "read"\n":tmpdir" = "write"\n":project_roots" = "write"', '', { type: 'workspace-write', exclude_tmpdir_env_var: false, exclude_slash_tmp: true, network_access: false, writable_roots: [] }],
    ['":root" = "read"', 'enabled = true', { type: 'read-only', network_access: true }],
    ['":root" = "read"', 'enabled = false\nallowed_domains = ["a.b"]', { type: 'read-only', network_access: false }],
    // Only outside the working directory: the original does not start; here it is enforced.
    ['":root" = "read"\n"/var/data" = "write"', '', { type: 'read-only', network_access: false }],
    // The working directory through a folder above it.
    ['":root" = "read"\n"~" = "write"', '', { type: 'workspace-write' }],
    ['":root" = "read"\n"~" = "write"\n":project_roots" = "none"', '', { type: 'read-only' }],
    ['":project_roots" = "read"\n":minimal" = "read"', '', { type: 'read-only', access: { type: 'restricted', include_platform_defaults: true, readable_roots: ['<cwd>'] } }],
    ['":project_roots" = { "." = "write", a = "none" }', '', { type: 'workspace-write', read_only_access: { type: 'restricted', include_platform_defaults: false, readable_roots: ['<cwd>'] } }],
  ])('%j with network %j is told as %j', async (filesystem, network, nearest) => {
    const found = (await policyOf(profile(filesystem, network), { env: { HOME: at.base, TMPDIR: '/some/tmp' } })).nearest;
    expect(JSON.parse(JSON.stringify(found).replaceAll(at.cwd, '<cwd>'))).toMatchObject(nearest);
  });

  it('takes --add-dir where the working directory is writable', async () => {
    const { files, nearest } = await policyOf(EXAMPLE, { flags: { addDirs: ['../more'] } });
    expect(files).toMatchObject({ entries: expect.arrayContaining([{ path: { type: 'path', path: `${at.base}/more` }, access: 'write' }]) });
    expect(nearest).toMatchObject({ writable_roots: [`${at.base}/data`, `${at.base}/more`] });
    const readOnly = await policyOf(profile('":root" = "read"'), { flags: { addDirs: ['../more'] } });
    expect(JSON.stringify(readOnly)).not.toContain('more');
  });

  it('passes over unknown places, and says when no rule is left', async () => {
    const { config, warnings } = await at.load({ toml: profile('":workspace" = "write"\n":later" = { a = "read" }') });
    expect(config.sandboxPolicy).toMatchObject({ files: { kind: 'restricted', entries: [] }, nearest: { type: 'read-only' } });
    expect(warnings.map((text) => text.replaceAll(at.base, ''))).toEqual([
      'Ignored `permissions.dev.filesystem.":workspace"` (/home/config.toml:3:1): this version knows no place `:workspace`.',
      'Ignored `permissions.dev.filesystem.":later".a` (/home/config.toml:4:14): this version knows no place `:later`.',
      'The permission profile `dev` has no file rules, so commands may neither read nor write anything.',
    ]);
    expect((await at.load({ toml: 'default_permissions = "dev"\n[permissions.dev.network]\nenabled = true\n' })).warnings).toEqual([expect.stringContaining('no file rules')]);
  });

  it('is put together from the layers, key by key', async () => {
    at.write('etc/config.toml', '[permissions.dev.filesystem]\n":root" = "read"\n"/etc/secret" = "none"\n');
    const { files } = await policyOf('default_permissions = "dev"\n[permissions.dev.filesystem]\n"/etc/secret" = "read"\n', { cliOverrides: ['permissions.dev.filesystem={":tmpdir"="write"}'] });
    expect(files).toMatchObject({ entries: [{ access: 'read' }, { path: { path: '/etc/secret' }, access: 'read' }, { path: { value: { kind: 'tmpdir' } }, access: 'write' }] });
  });
});

describe('which of default_permissions and sandbox_mode counts', () => {
  const trusted = (): string => `[projects.${JSON.stringify(at.cwd)}]\ntrust_level = "trusted"\n`;

  it.each<[string, string, Input, string | null]>([
    ['both in one layer: the profile', `sandbox_mode = "workspace-write"\n${USER_PROFILE}`, {}, 'dev'],
    ['-c sandbox_mode over a profile', USER_PROFILE, { cliOverrides: ['sandbox_mode=read-only'] }, null],
    ['-c default_permissions over a mode', 'sandbox_mode = "read-only"\n[permissions.dev.filesystem]\n":root" = "read"\n', { cliOverrides: ['default_permissions=dev'] }, 'dev'],
    ['the flag -s', USER_PROFILE, { flags: { sandboxMode: 'workspace-write' } }, null],
    ['sandbox_mode of the active profile', `${USER_PROFILE}[profiles.p]\nsandbox_mode = "workspace-write"\n`, { profile: 'p' }, null],
    ['sandbox_mode of an idle profile', `${USER_PROFILE}[profiles.p]\nsandbox_mode = "workspace-write"\n`, {}, 'dev'],
    ['profiles beside a mode', 'sandbox_mode = "read-only"\n[permissions.dev.filesystem]\n":root" = "write"\n', {}, null],
    ['an empty table', '[permissions]\n', {}, null],
  ])('%s', async (_, toml, input, expected) => {
    expect((await at.load({ toml, ...input })).config.permissionProfile).toBe(expected);
  });

  it.each<[string, string | null]>([
    ['sandbox_mode = "workspace-write"\n', null],
    ['default_permissions = "own"\n[permissions.own.filesystem]\n":root" = "write"\n', 'own'],
  ])('a trusted project decides, an untrusted one does not: %j', async (project, expected) => {
    at.write('project/.codex/config.toml', project);
    expect((await at.load({ toml: USER_PROFILE })).config.permissionProfile).toBe('dev');
    expect((await at.load({ toml: USER_PROFILE + trusted() })).config.permissionProfile).toBe(expected);
  });

  it('a managed sandbox_mode beats a profile chosen with -c', async () => {
    at.write('etc/managed_config.toml', 'sandbox_mode = "read-only"\n');
    const { config } = await at.load({ toml: USER_PROFILE, cliOverrides: ['default_permissions=dev'] });
    expect(config).toMatchObject({ permissionProfile: null, sandboxPolicy: { type: 'read-only' } });
  });
});

describe('mistakes have a place', () => {
  it.each<[string, string]>([
    ['default_permissions = "dev"', '/home/config.toml:1:23: `default_permissions` needs a `[permissions]` table'],
    ['default_permissions = "dv"\n[permissions.dev.filesystem]\n', '/home/config.toml:1:23: there is no permission profile `dv`'],
    ['[permissions.dev.filesystem]\n', '/home/config.toml:1:2: permission profiles are defined, but none is chosen'],
    [profile('"data" = "write"'), '/home/config.toml:3:1: `data` is a relative path'],
    [profile('"~user/x" = "write"'), '/home/config.toml:3:1: `~user/x` is a relative path'],
    [profile('"" = "write"'), '/home/config.toml:3:1: `` is a relative path'],
    [profile('"/a" = "reed"'), '/home/config.toml:3:8: unknown variant `reed`, expected one of `read`, `write`, `none`'],
    [profile('"/a" = 1'), '/home/config.toml:3:8: invalid type: integer `1`, expected an access'],
    [profile('"/a" = { b = 1 }'), '/home/config.toml:3:14: invalid type'],
    [profile('"/a" = { "../b" = "write" }'), '/home/config.toml:3:10: `../b` may not contain `.` or `..`'],
    [profile('":project_roots" = { "a/./b" = "write" }'), '/home/config.toml:3:22: `a/./b` may not contain'],
    [profile('":project_roots" = { "/b" = "write" }'), '/home/config.toml:3:22: `/b` is not a path below another'],
    [profile('":root" = { "etc" = "read" }'), '/home/config.toml:3:13: `:root` cannot have subpaths'],
    [profile('":tmpdir" = { a = "read" }'), '/home/config.toml:3:15: `:tmpdir` cannot have subpaths'],
    [profile('":root" = "read"', 'mode = "half"'), '/home/config.toml:5:8: unknown variant `half`'],
    [profile('":root" = "read"', 'allowed_domains = ["a.b", "*"]'), '/home/config.toml:5:27: `*` names no host'],
    [profile('":root" = "read"', 'denied_domains = ["https://a.b"]'), '/home/config.toml:5:19: `https://a.b` is not a host pattern'],
    [profile('":root" = "read"', 'allow_unix_sockets = ["run/x"]'), '/home/config.toml:5:23: `run/x` is not an absolute path'],
    [profile('":root" = "read"', 'enable_socks5_udp = true'), '/home/config.toml:5:21: UDP through the proxy is not part of this version'],
  ])('%j', async (toml, expected) => {
    expect(await failure(toml)).toContain(expected);
  });

  it('in a profile that is not in use, paths may be of another machine', async () => {
    expect((await at.load({ toml: `${USER_PROFILE}[permissions.other.filesystem]\n"C:\\\\data" = "read"\n` })).warnings).toEqual([]);
  });

  it('are listed by the check', async () => {
    at.config(profile('"data" = "write"'));
    expect(await checkConfig(at.input())).toEqual([expect.objectContaining({ severity: 'error', code: 'config_permission_path', path: ['permissions', 'dev', 'filesystem', 'data'] })]);
  });
});

describe('the network of a profile', () => {
  const network = async (lines: string) => {
    const { config, warnings } = await at.load({ toml: profile('":root" = "read"', lines) });
    return { network: config.sandboxPolicy.type === 'permission-profile' ? config.sandboxPolicy.network : null, rules: config.networkProxy, warnings };
  };

  it('is closed unless enabled, open without rules, and else runs through the proxy', async () => {
    expect(await network('allowed_domains = ["a.b"]')).toMatchObject({ network: 'restricted', rules: null });
    expect(await network('enabled = true')).toMatchObject({ network: 'enabled', rules: null });
    expect(await network('enabled = true\nenable_socks5_udp = false\nallow_local_binding = false')).toMatchObject({ network: 'proxied' });
    expect((await network('enabled = true\nallowed_domains = ["a.b", "**.c"]\ndenied_domains = ["x.c"]\nmode = "limited"\nallow_unix_sockets = ["/run/./x"]\nenable_socks5 = false')).rules).toEqual({
      mode: 'limited',
      allowedDomains: ['a.b', '**.c'],
      deniedDomains: ['x.c'],
      allowUnixSockets: ['/run/x'],
      allowAllUnixSockets: false,
      allowLocalBinding: false,
      allowUpstreamProxy: true,
      enableSocks5: false,
    });
  });

  it('has ports of its own, so keys for them have no effect', async () => {
    const lines = 'enabled = true\nproxy_url = "http://127.0.0.1:1"\nsocks_url = "x"\ndangerously_allow_non_loopback_proxy = true';
    expect(await network(lines)).toMatchObject({ network: 'enabled', warnings: [] });
  });
});
