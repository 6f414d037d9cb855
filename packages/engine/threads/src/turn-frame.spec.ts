import { describe, expect, it } from '@jest/globals';
import { type LegacySandboxPolicy, type SandboxPolicy } from '@codex-ts/protocol';
import { type TurnSettings } from '@codex-ts/session';
import { toldFrame, turnFrame } from './turn-frame.ts';

const workspace: LegacySandboxPolicy = { type: 'workspace-write', writable_roots: [], network_access: false, exclude_tmpdir_env_var: false, exclude_slash_tmp: false };

function frame(policy: SandboxPolicy) {
  const settings: TurnSettings = {
    cwd: '/', model: 'm', effort: null, summary: 'none', personality: null, approvalPolicy: 'never', sandboxPolicy: policy,
    truncation: { mode: 'tokens', limit: 10 }, contextWindow: null, acceptsImages: true,
  };
  return turnFrame({ settings, baseInstructions: 'B', personality: null, developerInstructions: null, projectDocs: null, shell: '/usr/bin/zsh', env: {}, allowedHosts: [], allowedPrefixes: [], offersPermissionRequests: false, now: new Date(2026, 0, 2) });
}

describe('turnFrame', () => {
  it('names the shell and the local day', () => {
    expect(frame(workspace).environment).toMatchObject({ cwd: '/', shell: 'zsh', currentDate: '2026-01-02' });
  });

  it('knows a stored policy again, however its fields were ordered or left out', () => {
    const told = (policy: LegacySandboxPolicy) => toldFrame({ cwd: '/', approval_policy: 'never', sandbox_policy: policy, model: 'm', summary: 'none' }).permissionsKey;
    const reordered: LegacySandboxPolicy = { exclude_slash_tmp: false, exclude_tmpdir_env_var: false, network_access: false, writable_roots: [], type: 'workspace-write' };
    expect(told(reordered)).toBe(frame(workspace).permissionsKey);
    expect(told({ type: 'read-only' })).toBe(frame({ type: 'read-only', network_access: false }).permissionsKey);
    expect(told({ ...workspace, network_access: true })).not.toBe(frame(workspace).permissionsKey);
  });

  it('tells what a permission profile keeps from commands', () => {
    const files: SandboxPolicy = {
      type: 'permission-profile', name: 'dev', network: 'restricted', nearest: { type: 'read-only' },
      files: { kind: 'restricted', entries: [{ path: { type: 'special', value: { kind: 'root' } }, access: 'read' }, { path: { type: 'path', path: '/etc/ssl' }, access: 'none' }] },
    };
    expect(frame(files).permissions).toMatch(/`dev`[^]*neither read nor list:\n- `\/etc\/ssl`/);
    expect(frame(files).permissionsKey).not.toBe(frame({ ...files, name: 'other' }).permissionsKey);
  });
});
