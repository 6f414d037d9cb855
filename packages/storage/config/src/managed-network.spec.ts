import { type SandboxPolicy } from '@codex-ts/protocol';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { ConfigHome, rejection } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { managedPolicy } from './managed-policy.ts';
import { allowedBy } from './requirements.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

type Input = Partial<LoadConfigInput> & { toml?: string };

async function load(requirements: string, input: Input = {}) {
  at.write('etc/requirements.toml', requirements);
  return at.load(input);
}

const PROXIED = 'default_permissions = "dev"\n[permissions.dev.filesystem]\n":root" = "read"\n[permissions.dev.network]\nenabled = true\nallowed_domains = ["mine.org"]\ndenied_domains = ["bad.mine.org"]\nallow_local_binding = true\n';
const DEMANDS = '[experimental_network]\nenabled = true\nallowed_domains = ["corp.net"]\ndenied_domains = ["evil.net"]\nallow_local_binding = false\nhttp_port = 3128\n';

describe('experimental_network', () => {
  it('sends every sandboxed policy through the proxy', async () => {
    const { config, warnings } = await load(DEMANDS, { toml: 'sandbox_mode = "workspace-write"\nsandbox_workspace_write.writable_roots = ["/w"]' });
    expect(warnings).toEqual([]);
    expect(config).toMatchObject({
      sandboxMode: 'workspace-write',
      permissionProfile: null,
      managedNetwork: { allowedDomainsOnly: false },
      networkProxy: { mode: 'full', allowedDomains: ['corp.net'], deniedDomains: ['evil.net'], allowLocalBinding: false, enableSocks5: true },
      sandboxPolicy: { type: 'permission-profile', name: 'workspace-write', network: 'proxied', nearest: { type: 'workspace-write', writable_roots: ['/w'] } },
    });
  });

  it('leaves full access alone, but keeps its rules for later turns', async () => {
    const { config } = await load(DEMANDS, { toml: 'sandbox_mode = "danger-full-access"' });
    expect(config).toMatchObject({ sandboxPolicy: { type: 'danger-full-access' }, networkProxy: { allowedDomains: ['corp.net'] } });
  });

  it.each<[string, string, object]>([
    ['adds to a profile', DEMANDS, { allowedDomains: ['corp.net', 'mine.org'], deniedDomains: ['evil.net', 'bad.mine.org'], allowLocalBinding: false }],
    ['takes no hosts besides', `${DEMANDS}managed_allowed_domains_only = true\n`, { allowedDomains: ['corp.net'], deniedDomains: ['evil.net', 'bad.mine.org'] }],
    ['takes no hosts at all', '[experimental_network]\nenabled = true\nmanaged_allowed_domains_only = true\n', { allowedDomains: [] }],
    ['binds a proxy of the user where it is not enabled itself', DEMANDS.replace('enabled = true', 'enabled = false'), { deniedDomains: ['evil.net', 'bad.mine.org'], allowLocalBinding: false }],
  ])('%s', async (_, requirements, rules) => {
    expect((await load(requirements, { toml: PROXIED })).config.networkProxy).toMatchObject(rules);
  });

  it('demands nothing of a closed network unless it is enabled', async () => {
    const { config } = await load('[experimental_network]\nallowed_domains = ["a.b"]\n', { toml: 'sandbox_mode = "read-only"' });
    expect(config).toMatchObject({ managedNetwork: null, networkProxy: null, sandboxPolicy: { type: 'read-only' } });
  });

  it.each([
    ['[experimental_network]\nenable = true', ':2:1: unknown key. Did you mean `enabled`?'],
    ['[experimental_network]\nallowed_domains = ["*"]', ':2:20: `*` names no host'],
    ['experimental_network = true', ':1:24: invalid type'],
  ])('%j stops the start', async (requirements, reason) => {
    expect((await rejection(load(requirements))).message).toContain(`/etc/requirements.toml${reason}`);
  });
});

describe('managedPolicy', () => {
  const managed = { managedNetwork: { allowedDomainsOnly: false } };
  const special = (kind: string, access: string) => ({ path: { type: 'special', value: { kind } }, access });

  it.each<[SandboxPolicy, object]>([
    [{ type: 'read-only' }, { kind: 'restricted', entries: [special('root', 'read')] }],
    [
      { type: 'read-only', access: { type: 'restricted', include_platform_defaults: true, readable_roots: ['/r'] } },
      { kind: 'restricted', entries: [special('current_working_directory', 'read'), special('minimal', 'read'), { path: { type: 'path', path: '/r' }, access: 'read' }] },
    ],
    [
      { type: 'workspace-write', writable_roots: ['/w'], network_access: true, exclude_slash_tmp: false, exclude_tmpdir_env_var: false },
      { kind: 'restricted', entries: [special('root', 'read'), special('current_working_directory', 'write'), special('slash_tmp', 'write'), special('tmpdir', 'write'), { path: { type: 'path', path: '/w' }, access: 'write' }] },
    ],
    [
      { type: 'workspace-write', writable_roots: [], network_access: false, exclude_slash_tmp: true, exclude_tmpdir_env_var: true },
      { kind: 'restricted', entries: [special('root', 'read'), special('current_working_directory', 'write')] },
    ],
    [{ type: 'external-sandbox', network_access: 'enabled' }, { kind: 'unrestricted' }],
  ])('%j keeps its files and its name', (policy, files) => {
    expect(managedPolicy(policy, managed)).toEqual({ type: 'permission-profile', name: policy.type, files, network: 'proxied', nearest: policy });
    expect(managedPolicy(policy, { managedNetwork: null })).toBe(policy);
  });

  it('changes nothing but the network of a profile', () => {
    const policy: SandboxPolicy = { type: 'permission-profile', name: 'p', files: { kind: 'restricted', entries: [] }, network: 'restricted', nearest: { type: 'read-only' } };
    expect(managedPolicy(policy, managed)).toEqual({ ...policy, network: 'proxied' });
  });
});

describe('rules.prefix_rules', () => {
  it('are handed on', async () => {
    const rules = '[rules]\nprefix_rules = [\n  { pattern = [{ token = "rm" }, { any_of = ["-r", "-f"] }], decision = "forbidden", justification = "No." },\n  { pattern = [{ token = "curl" }], decision = "prompt" },\n]\n';
    const { config, requirements } = await load(rules);
    expect(config.requiredRules).toEqual([
      { pattern: ['rm', ['-r', '-f']], decision: 'forbidden', justification: 'No.' },
      { pattern: ['curl'], decision: 'prompt', justification: null },
    ]);
    expect(requirements).toMatchObject({ sources: { rules: { key: 'rules' } } });
    expect((await load('')).config.requiredRules).toEqual([]);
  });

  it.each([
    ['rules = {}', 'missing field `prefix_rules`'],
    ['rules.prefix_rules = []', 'the list of rules may not be empty'],
    ['rules.prefix_rules = [{ pattern = [], decision = "prompt" }]', 'a pattern may not be empty'],
    ['rules.prefix_rules = [{ pattern = [{ token = "a" }] }]', 'missing field `decision`'],
    ['rules.prefix_rules = [{ decision = "prompt" }]', 'missing field `pattern`'],
    ['rules.prefix_rules = [{ pattern = [{ token = "a" }], decision = "allow" }]', '`allow` is not possible'],
    ['rules.prefix_rules = [{ pattern = [{ token = "a" }], decision = "deny" }]', 'unknown variant `deny`'],
    ['rules.prefix_rules = [{ pattern = [{ token = "a" }], decision = "prompt", justification = " " }]', 'may not be blank'],
    ['rules.prefix_rules = [{ pattern = [{}], decision = "prompt" }]', 'exactly one of `token` and `any_of`'],
    ['rules.prefix_rules = [{ pattern = [{ token = "a", any_of = ["b"] }], decision = "prompt" }]', 'exactly one of'],
    ['rules.prefix_rules = [{ pattern = [{ token = "" }], decision = "prompt" }]', 'may not be empty'],
    ['rules.prefix_rules = [{ pattern = [{ any_of = [] }], decision = "prompt" }]', 'may not be empty'],
    ['rules.prefix_rules = [{ pattern = ["a"], decision = "prompt" }]', 'invalid type: string "a", expected a table'],
    ['rules.prefix_rules = [{ pattern = [{ token = "a" }], decision = "prompt", other = 1 }]', 'unknown key'],
  ])('%s', async (requirements, reason) => {
    const { message } = await rejection(load(requirements));
    expect(message.replaceAll(at.base, '')).toMatch(/^\/etc\/requirements\.toml:1:\d+: /);
    expect(message).toContain(reason);
  });
});

describe('allowed_sandbox_modes and profiles', () => {
  const profile = (files: string, network = ''): string => `default_permissions = "dev"\n[permissions.dev.filesystem]\n${files}\n[permissions.dev.network]\n${network}\n`;

  it.each<[string, string, string, string | null]>([
    ['read-only', '":root" = "read"', 'enabled = true', 'dev'],
    ['read-only', '":project_roots" = "write"', '', null],
    // Told as read-only, but it writes.
    ['read-only', '"/var/x" = "write"', '', null],
    ['read-only,workspace-write', '"/var/x" = "write"', '', 'dev'],
    ['read-only,workspace-write', '":root" = "write"', '', null],
    ['read-only,workspace-write', '"/" = "write"', '', null],
    ['read-only,external-sandbox', '":root" = "write"', '', 'dev'],
    ['read-only,danger-full-access', '":root" = "write"', '', 'dev'],
    ['read-only,external-sandbox', '":root" = "write"', 'enabled = true', null],
    ['read-only,danger-full-access', '":root" = "write"', 'enabled = true', 'dev'],
  ])('%s against %s %s', async (modes, files, network, expected) => {
    const requirements = `allowed_sandbox_modes = ${JSON.stringify(modes.split(','))}`;
    const toml = profile(files, network);
    const wanted = (await load('', { toml })).config.sandboxPolicy;
    const { config, warnings, requirements: demands } = await load(requirements, { toml });
    expect(config.permissionProfile).toBe(expected);
    expect(allowedBy(demands, { sandboxPolicy: wanted }) === null).toBe(expected !== null);
    if (expected !== null) return;
    expect(config).toMatchObject({ sandboxMode: 'read-only', sandboxPolicy: { type: 'read-only' }, networkProxy: null });
    expect(warnings).toEqual([expect.stringMatching(/^`default_permissions` cannot be `dev`, which counts as `[a-z-]+`; `read-only` is used instead\. `allowed_sandbox_modes` \(/)]);
  });
});
