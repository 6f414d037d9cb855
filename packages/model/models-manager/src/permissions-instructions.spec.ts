import { describe, expect, it } from '@jest/globals';
import { type ApprovalPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { permissionsInstructions } from './permissions-instructions.ts';

const WORKSPACE: SandboxPolicy = {
  type: 'workspace-write',
  writable_roots: [],
  network_access: false,
  exclude_tmpdir_env_var: false,
  exclude_slash_tmp: false,
};

function text(policy: SandboxPolicy, approval: ApprovalPolicy, networkAllowed = false): string {
  return permissionsInstructions({ policy, approval, writableRoots: ['/work dir', '/tmp'], networkAllowed });
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
    expect(text(WORKSPACE, 'never', true)).toContain('Network access: enabled');
    expect(text(WORKSPACE, 'never', false)).toContain('Network access: restricted');
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
    const policies: SandboxPolicy[] = [{ type: 'read-only' }, WORKSPACE, { type: 'danger-full-access' }, { type: 'external-sandbox', network_access: 'enabled' }];
    const approvals: ApprovalPolicy[] = ['never', 'on-failure', 'on-request', 'untrusted'];
    const texts = policies.flatMap((p) => approvals.flatMap((a) => [text(p, a, true), text(p, a, false)]));
    expect(new Set(texts).size).toBe(texts.length);
  });
});
