import { type ThreadStartResponse, type Turn } from '@codex-ts/app-server-protocol';
import { type LiveThread } from '@codex-ts/threads';
import { type LoadedThread } from './loaded-thread.ts';
import { toWirePolicy } from './wire-policy.ts';
import { liveThread } from './wire-thread.ts';

/** A thread and the settings it runs with, as the methods that load one answer. */
export function threadResponse(loaded: LoadedThread, turns: Turn[] = []): ThreadStartResponse {
  const { live } = loaded;
  const { settings } = live.session;
  return {
    thread: liveThread(loaded, turns),
    model: settings.model,
    modelProvider: live.facts.modelProvider,
    serviceTier: live.facts.serviceTier,
    cwd: settings.cwd,
    approvalPolicy: wireApproval(settings.approvalPolicy),
    approvalsReviewer: 'user',
    sandbox: toWirePolicy(settings.sandboxPolicy),
    reasoningEffort: settings.effort,
  };
}

function wireApproval(policy: LiveThread['session']['settings']['approvalPolicy']): ThreadStartResponse['approvalPolicy'] {
  if (typeof policy !== 'object') return policy;
  const { sandbox_approval, rules, mcp_elicitations, skill_approval = false, request_permissions = false } = policy.granular;
  return { granular: { sandbox_approval, rules, mcp_elicitations, skill_approval, request_permissions } };
}
