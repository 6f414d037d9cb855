import { type CommandExecutionRequestApprovalParams, type FileChangeRequestApprovalParams } from '@codex-ts/app-server-protocol';
import { unquoteShell } from '@codex-ts/text-utils';
import { parsedCommand } from './core-command.ts';
import { type CoreEvent, ifKnown } from './core-event.ts';
import { coreDecision } from './review-decision.ts';

/** A question in both forms in which clients get it: as an event, and as fields of an elicitation. */
export interface Approval {
  readonly event: CoreEvent;
  /** For the person who decides. */
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** May a command run, or reach a host? */
export function commandApproval(params: CommandExecutionRequestApprovalParams): Approval {
  const { itemId, turnId, reason, cwd = null, networkApprovalContext: host } = params;
  const command = unquoteShell(params.command ?? '');
  const parsed = (params.commandActions ?? []).map(parsedCommand);
  const event = {
    type: 'exec_approval_request',
    call_id: itemId,
    ...ifKnown('approval_id', params.approvalId),
    turn_id: turnId,
    command,
    cwd,
    ...ifKnown('reason', reason),
    ...ifKnown('network_approval_context', host),
    ...ifKnown('proposed_execpolicy_amendment', params.proposedExecpolicyAmendment),
    ...ifKnown('proposed_network_policy_amendments', params.proposedNetworkPolicyAmendments),
    available_decisions: (params.availableDecisions ?? []).map(coreDecision),
    parsed_cmd: parsed,
  };
  const wish = host == null ? `run \`${params.command ?? ''}\` in \`${cwd ?? ''}\`` : `reach ${host.host} (${host.protocol})`;
  const fields = {
    codex_elicitation: 'exec-approval',
    codex_call_id: itemId,
    codex_command: command,
    codex_cwd: cwd,
    codex_parsed_cmd: parsed,
    ...ifKnown('codex_network_approval_context', host),
  };
  return { event, message: sentence(`Codex wants to ${wish}.`, reason), fields };
}

/** May a patch change these files? `changes` are those of the patch, by file. */
export function patchApproval(params: FileChangeRequestApprovalParams, changes: Readonly<Record<string, unknown>>): Approval {
  const { itemId, turnId, reason, grantRoot } = params;
  const files = Object.keys(changes);
  return {
    event: { type: 'apply_patch_approval_request', call_id: itemId, turn_id: turnId, changes, ...ifKnown('reason', reason), ...ifKnown('grant_root', grantRoot) },
    message: sentence(`Codex wants to change ${files.length === 1 ? `\`${files[0] ?? ''}\`` : `${files.length} files`}.`, reason),
    fields: {
      codex_elicitation: 'patch-approval',
      codex_call_id: itemId,
      ...ifKnown('codex_reason', reason),
      ...ifKnown('codex_grant_root', grantRoot),
      codex_changes: changes,
    },
  };
}

function sentence(wish: string, reason: string | null | undefined): string {
  return reason == null ? `${wish} Allow it?` : `${wish} Allow it? Its reason: ${reason}`;
}
