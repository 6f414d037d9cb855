import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { ConfigHome, rejection } from './config-home.fixture.ts';
import { type LoadConfigInput } from './load-config-input.ts';
import { allowedBy } from './requirements.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

async function load(requirements: string, input: Partial<LoadConfigInput> & { toml?: string } = {}) {
  at.write('etc/requirements.toml', requirements);
  const { config, warnings, ...rest } = await at.load(input);
  return { config, warnings: warnings.map((text) => text.replaceAll(at.base, '')), ...rest };
}

describe('requirements.toml', () => {
  it.each<[string, Partial<LoadConfigInput> & { toml?: string }, object, unknown[]]>([
    [
      'allowed_approval_policies = ["untrusted", "on-request"]',
      { toml: 'approval_policy = "never"' },
      { approvalPolicy: 'untrusted' },
      ['`approval_policy` cannot be `never`; `untrusted` is used instead. `allowed_approval_policies` (/etc/requirements.toml:1:29) allows `untrusted`, `on-request`.'],
    ],
    ['allowed_approval_policies = ["untrusted"]', {}, { approvalPolicy: 'untrusted', approvalPolicySet: false }, []],
    ['allowed_approval_policies = ["untrusted", "never"]', { flags: { approvalPolicy: 'never' } }, { approvalPolicy: 'never' }, []],
    [
      'allowed_approval_policies = [{ granular = { sandbox_approval = true, rules = false, mcp_elicitations = true } }]',
      {},
      { approvalPolicy: { granular: { sandbox_approval: true, rules: false, mcp_elicitations: true } } },
      [],
    ],
    [
      '\nallowed_sandbox_modes = ["read-only", "workspace-write"]',
      { flags: { sandboxMode: 'danger-full-access', addDirs: ['/x'] } },
      { sandboxMode: 'read-only', sandboxPolicy: { type: 'read-only' } },
      ['`sandbox_mode` cannot be `danger-full-access`; `read-only` is used instead. `allowed_sandbox_modes` (/etc/requirements.toml:2:25) allows `read-only`, `workspace-write`.'],
    ],
    ['allowed_sandbox_modes = ["read-only"]', { toml: '[profiles.p]\nsandbox_mode = "workspace-write"', profile: 'p' }, { sandboxMode: 'read-only' }, [expect.stringContaining('workspace-write')]],
    ['allowed_web_search_modes = ["cached"]', { flags: { webSearchMode: 'live' } }, { webSearchMode: 'cached', allowedWebSearchModes: ['cached', 'disabled'] }, [expect.stringContaining('`cached`, `disabled`')]],
    ['allowed_web_search_modes = ["live"]', {}, { webSearchMode: 'live' }, []],
    ['allowed_web_search_modes = []', { toml: 'web_search = "live"' }, { webSearchMode: 'disabled' }, [expect.stringContaining('allows `disabled`')]],
    ['allowed_web_search_modes = []', { toml: 'web_search = "disabled"' }, { webSearchMode: 'disabled' }, []],
  ])('%s with %j', async (requirements, input, expected, warnings) => {
    const found = await load(requirements, input);
    expect(found.config).toMatchObject(expected);
    expect(found.warnings).toEqual(warnings);
  });

  it('pins features, and tells who set one against it', async () => {
    const toml = '[features]\nunified_exec = true\npersonality = false\n';
    const { config, warnings } = await load('[features]\nunified_exec = false\nshell_tool = true\napps = false\n', { toml });
    expect(config.features).toMatchObject({ unified_exec: false, shell_tool: true, apps: false, personality: false });
    expect(warnings).toEqual(['The feature `unified_exec` cannot be on: `features` (/etc/requirements.toml:1:2) keeps it off.']);
  });

  it('pins beat what one feature implies for another, and say what is not there', async () => {
    const { config, warnings } = await load('feature_requirements = { multi_agent = false, js_repl = true }', { toml: 'features.enable_fanout = true' });
    expect(config.features).toMatchObject({ multi_agent: false, js_repl: true });
    expect(warnings).toContainEqual(expect.stringContaining('`js_repl`, which `feature_requirements`'));
  });

  it('an empty file, and rules for what does not exist here, demand nothing', async () => {
    expect((await load('')).requirements).toBeNull();
    const { requirements, warnings } = await load('guardian_developer_instructions = "x"\n[mcp_servers.a.identity]\ncommand = "x"\n[apps.b]\nenabled = false\n');
    expect({ requirements, warnings }).toEqual({ requirements: null, warnings: [] });
  });
});

describe('what cannot be enforced stops the start', () => {
  it.each([
    ['\nenforce_residency = "us"', '2:21', '`enforce_residency` cannot be enforced by this version.'],
    ['allowed_sandbox_mode = ["read-only"]', '1:1', 'unknown key. Did you mean `allowed_sandbox_modes`?'],
    ['[features]\nunified_exe = true', '2:15', 'not a feature: unknown key. Did you mean `unified_exec`?'],
    ['features.collab = true', '1:19', 'not a feature'],
    ['features.apps = 1', '1:17', 'expected a boolean'],
    ['allowed_approval_policies = []', '1:29', 'leaves no approval policy'],
    ['allowed_approval_policies = ["x"]', '1:30', 'unknown variant `x`'],
    ['allowed_sandbox_modes = ["workspace-write"]', '1:25', 'must include `read-only`'],
    ['allowed_sandbox_modes = [', '1:26', ''],
    ['allowed_web_search_modes = ["yes"]', '1:29', 'unknown variant `yes`'],
  ])('%s', async (requirements, where, reason) => {
    const { message } = await rejection(load(requirements));
    expect(message.replaceAll(at.base, '')).toContain(`/etc/requirements.toml:${where}: `);
    expect(message).toContain(reason);
  });

  it.each(['requirements.toml', 'managed_config.toml'])('a link to nowhere, a folder or a FIFO in the place of %s', async (name) => {
    at.folder('etc');
    symlinkSync('/nowhere', join(at.system, name));
    expect((await rejection(at.load())).message).toContain('the link leads nowhere');
    at.system = at.folder('etc2');
    mkdirSync(join(at.system, name));
    expect((await rejection(at.load())).message).toContain('Is a directory');
    at.system = at.folder('etc3');
    at.fifo(`etc3/${name}`);
    expect((await rejection(at.load())).message).toContain('Not a regular file');
  });

  it('a folder that cannot be looked into', async () => {
    symlinkSync('loop', join(at.base, 'loop'));
    expect(await rejection(at.load({ systemDir: join(at.base, 'loop') }))).toMatchObject({ code: 'config_unreadable' });
  });
});

describe('managed_config.toml', () => {
  it('is a layer above -c, and its policies are the only ones allowed', async () => {
    at.write('etc/managed_config.toml', 'model = "m"\napproval_policy = "on-request"\nsandbox_mode = "workspace-write"\n');
    const { config, warnings, requirements } = await at.load({
      cliOverrides: ['model=c', 'approval_policy=untrusted'],
      flags: { sandboxMode: 'danger-full-access', approvalPolicy: 'never' },
    });
    expect(config).toMatchObject({ model: 'm', approvalPolicy: 'on-request', sandboxMode: 'read-only' });
    expect(warnings.map((text) => text.replaceAll(at.base, ''))).toEqual([
      '`approval_policy` cannot be `never`; `on-request` is used instead. `approval_policy` (/etc/managed_config.toml:2:19) allows `on-request`.',
      '`sandbox_mode` cannot be `danger-full-access`; `read-only` is used instead. `sandbox_mode` (/etc/managed_config.toml:3:16) allows `read-only`, `workspace-write`.',
    ]);
    expect(requirements).toMatchObject({ allowedApprovalPolicies: ['on-request'], allowedSandboxModes: ['read-only', 'workspace-write'], featureRequirements: null });
  });

  it('yields to requirements.toml, key by key', async () => {
    at.write('etc/managed_config.toml', 'approval_policy = "never"\nsandbox_mode = "read-only"\n');
    const { requirements, config } = await load('allowed_approval_policies = ["untrusted", "on-request"]');
    expect(requirements).toMatchObject({ allowedApprovalPolicies: ['untrusted', 'on-request'], allowedSandboxModes: ['read-only'] });
    expect(config.approvalPolicy).toBe('untrusted');
  });

  it('does not depend on the environment', async () => {
    at.write('etc/managed_config.toml', 'developer_instructions = "${HOME}"\n');
    expect((await at.load()).config.developerInstructions).toBe('${HOME}');
  });
});

describe('changes while the program runs', () => {
  it('are allowed, or refused with who set what', async () => {
    const { requirements } = await load('allowed_approval_policies = ["on-request"]\nallowed_sandbox_modes = ["read-only", "external-sandbox"]\nallowed_web_search_modes = ["cached"]');
    expect(allowedBy(null, { approvalPolicy: 'never' })).toBeNull();
    expect(allowedBy(requirements, {})).toBeNull();
    expect(allowedBy(requirements, { approvalPolicy: 'on-request', sandboxPolicy: { type: 'external-sandbox', network_access: 'enabled' }, webSearchMode: 'disabled' })).toBeNull();
    const refusal = allowedBy(requirements, { approvalPolicy: 'never' });
    expect(refusal?.replaceAll(at.base, '')).toBe('The approval policy `never` is not allowed: `allowed_approval_policies` (/etc/requirements.toml:1:29) allows `on-request`.');
    expect(allowedBy(requirements, { sandboxPolicy: { type: 'danger-full-access' } })).toContain('The sandbox mode `danger-full-access` is not allowed');
    expect(allowedBy(requirements, { webSearchMode: 'live' })).toContain('`live`');
  });
});
