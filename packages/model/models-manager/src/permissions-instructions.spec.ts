import { describe, expect, it } from '@jest/globals';
import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type PermissionsInput, permissionsInstructions } from './permissions-instructions.ts';

const WORKSPACE: SandboxPolicy = {
  type: 'workspace-write',
  writable_roots: [],
  network_access: false,
  exclude_tmpdir_env_var: false,
  exclude_slash_tmp: false,
};

const PROFILE: SandboxPolicy = { type: 'permission-profile', name: 'dev', files: { kind: 'restricted', entries: [] }, network: 'proxied', nearest: WORKSPACE };

const DEFAULTS = { writableRoots: ['/work dir', '/tmp'], unreadable: [], readable: null, allowedHosts: [], allowedPrefixes: [], offersPermissionRequests: false };

function text(policy: SandboxPolicy, approval: ApprovalPolicy, more: Partial<PermissionsInput> = {}): string {
  return permissionsInstructions({ policy, approval, ...DEFAULTS, ...more });
}

describe('permissionsInstructions', () => {
  it('is one tagged block', () => {
    expect(text(WORKSPACE, 'never')).toMatch(/^<permissions instructions>\n[^]+\n<\/permissions instructions>$/);
  });

  it('lists the writable roots of workspace-write only', () => {
    expect(text(WORKSPACE, 'never')).toContain('- `/work dir`\n- `/tmp`');
    expect(text({ type: 'read-only' }, 'never')).not.toContain('/work dir');
    expect(text({ type: 'danger-full-access' }, 'never')).not.toContain('/work dir');
  });

  it('says whether the network is there', () => {
    expect(text({ ...WORKSPACE, network_access: true }, 'never')).toContain('Network access: enabled');
    expect(text(WORKSPACE, 'never')).toContain('Network access: restricted');
    expect(text(PROFILE, 'never', { allowedHosts: ['npmjs.org'] })).toMatch(/Network access: through a proxy[^]*`npmjs.org`/);
  });

  it('teaches escalation exactly where it can be granted', () => {
    const teaches = (policy: SandboxPolicy, approval: ApprovalPolicy) => text(policy, approval).includes('require_escalated');
    expect(teaches(WORKSPACE, 'on-request')).toBe(true);
    expect(teaches({ type: 'read-only' }, 'on-request')).toBe(true);
    expect(teaches({ type: 'danger-full-access' }, 'on-request')).toBe(false);
    expect(teaches(WORKSPACE, 'never')).toBe(false);
    expect(teaches(WORKSPACE, 'on-failure')).toBe(false);
    expect(teaches(WORKSPACE, 'untrusted')).toBe(false);
    expect(teaches(WORKSPACE, { granular: { sandbox_approval: true, rules: false, mcp_elicitations: false } })).toBe(true);
    expect(teaches(WORKSPACE, { granular: { sandbox_approval: false, rules: true, mcp_elicitations: true } })).toBe(false);
  });

  it('sorts the kinds of a granular policy into asked and refused', () => {
    const all = text(WORKSPACE, { granular: { sandbox_approval: true, rules: true, mcp_elicitations: true, skill_approval: true, request_permissions: true } });
    expect(all).not.toContain('Refused without a question');
    const rulesOnly = text(WORKSPACE, { granular: { sandbox_approval: false, rules: true, mcp_elicitations: false } });
    const [, refused] = rulesOnly.split('Refused without a question');
    expect(refused).toContain('outside the sandbox');
    expect(refused).toContain('request_permissions');
    expect(refused).not.toContain('a rule demands');
  });

  it('differs for every combination of policy, approval and network', () => {
    const policies: SandboxPolicy[] = [
      { type: 'read-only' }, { type: 'read-only', network_access: true }, WORKSPACE, { ...WORKSPACE, network_access: true }, PROFILE,
      { type: 'danger-full-access' }, { type: 'external-sandbox', network_access: 'enabled' }, { type: 'external-sandbox', network_access: 'restricted' },
    ];
    const approvals: ApprovalPolicy[] = ['never', 'on-failure', 'on-request', 'untrusted'];
    const texts = policies.flatMap((p) => approvals.map((a) => text(p, a)));
    expect(new Set(texts).size).toBe(texts.length);
  });

  it('describes a permission profile by what it lets commands do', () => {
    const profile = text(PROFILE, 'never', { unreadable: ['/work dir/secrets'], readable: ['/usr'] });
    expect(profile).toContain('Permission profile: `dev`');
    expect(profile).toMatch(/write only below these directories:\n- `\/work dir`/);
    expect(profile).toMatch(/They can read:\n- `\/usr`/);
    expect(profile).toMatch(/neither read nor list:\n- `\/work dir\/secrets`/);
    expect(text(PROFILE, 'never', { writableRoots: [] })).toContain('write none');
    expect(text(PROFILE, 'never', { writableRoots: ['/'] })).toContain('write wherever nothing else is said');
  });

  it('names the commands that the user allows for good, and the tool that asks for more where it may be asked', () => {
    expect(text(WORKSPACE, 'never', { allowedPrefixes: [['npm', 'test']] })).toContain('- ["npm","test"]');
    const offers = (approval: ApprovalPolicy) => text(WORKSPACE, approval, { offersPermissionRequests: true }).includes('with the tool `request_permissions`');
    expect([offers('on-request'), offers('never'), offers({ granular: { sandbox_approval: true, rules: true, mcp_elicitations: true } })]).toEqual([true, false, false]);
  });
});
