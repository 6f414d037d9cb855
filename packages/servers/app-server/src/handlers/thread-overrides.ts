import { type ThreadStartParams } from '@codex-ts/app-server-protocol';
import { type ThreadOverrides } from '@codex-ts/threads';
import { RequestError } from '../request-error.ts';

/** The settings a client lays over the configuration. Null and absent are the same. */
export function threadOverrides(params: Omit<ThreadStartParams, 'serviceName'>): ThreadOverrides {
  if (params.approvalsReviewer === 'guardian_subagent') {
    throw new RequestError('approvalsReviewer "guardian_subagent" is not part of this version');
  }
  const { model, modelProvider, serviceTier, cwd, approvalPolicy, sandbox, config, baseInstructions, developerInstructions, personality } = params;
  const given = { model, modelProvider, serviceTier, cwd, approvalPolicy, sandbox, config, baseInstructions, developerInstructions, personality };
  const present = Object.entries(given).filter(([, value]) => value !== null && value !== undefined);
  return { ...(Object.fromEntries(present) as ThreadOverrides), ephemeral: params.ephemeral ?? false };
}
