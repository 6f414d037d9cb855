import { type Thread, type ThreadStartResponse } from '@codex-ts/app-server-protocol';
import { type LiveThread } from '@codex-ts/threads';
import { toWirePolicy } from './wire-policy.ts';

/** A loaded thread as the wire shows it. Turns are listed only by methods that read history back. */
export function wireThread({ facts, session }: LiveThread): Thread {
  return {
    id: session.threadId,
    preview: facts.preview,
    ephemeral: facts.path === null,
    modelProvider: facts.modelProvider,
    createdAt: facts.createdAt,
    updatedAt: facts.updatedAt,
    status: { type: 'idle' },
    path: facts.path,
    cwd: session.settings.cwd,
    cliVersion: facts.cliVersion,
    source: facts.source,
    agentNickname: null,
    agentRole: null,
    gitInfo: null,
    name: null,
    turns: [],
  };
}

/** The settings a thread runs with, as thread/start and thread/resume answer them. */
export function threadResponse(live: LiveThread): ThreadStartResponse {
  const { settings } = live.session;
  return {
    thread: wireThread(live),
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
