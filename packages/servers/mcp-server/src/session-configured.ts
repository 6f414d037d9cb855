import { type SandboxPolicy, type ThreadStartResponse } from '@codex-ts/app-server-protocol';
import { type CoreEvent, ifKnown } from './core-event.ts';

/** The first event of a session: the settings it runs with. */
export function sessionConfigured({ thread, ...settings }: ThreadStartResponse): CoreEvent {
  return {
    type: 'session_configured',
    session_id: thread.id,
    model: settings.model,
    model_provider_id: settings.modelProvider,
    ...ifKnown('service_tier', settings.serviceTier),
    approval_policy: settings.approvalPolicy,
    approvals_reviewer: settings.approvalsReviewer,
    sandbox_policy: corePolicy(settings.sandbox),
    cwd: settings.cwd,
    ...ifKnown('reasoning_effort', settings.reasoningEffort),
    history_log_id: 0,
    history_entry_count: 0,
    ...ifKnown('rollout_path', thread.path),
  };
}

function corePolicy(policy: SandboxPolicy): Readonly<Record<string, unknown>> {
  switch (policy.type) {
    case 'dangerFullAccess':
      return { type: 'danger-full-access' };
    case 'externalSandbox':
      return { type: 'external-sandbox', network_access: policy.networkAccess };
    case 'readOnly':
      return { type: 'read-only', ...access('access', policy.access), ...(policy.networkAccess === true ? { network_access: true } : {}) };
    case 'workspaceWrite':
      return {
        type: 'workspace-write',
        writable_roots: policy.writableRoots,
        ...access('read_only_access', policy.readOnlyAccess),
        network_access: policy.networkAccess,
        exclude_tmpdir_env_var: policy.excludeTmpdirEnvVar,
        exclude_slash_tmp: policy.excludeSlashTmp,
      };
  }
}

type Access = Extract<SandboxPolicy, { type: 'readOnly' }>['access'];

/** Full access is what a policy says by saying nothing. */
function access(name: string, given: Access): Readonly<Record<string, unknown>> {
  if (given?.type !== 'restricted') return {};
  return { [name]: { type: 'restricted', include_platform_defaults: given.includePlatformDefaults, readable_roots: given.readableRoots } };
}
