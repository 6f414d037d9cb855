import {
  type CommandExecutionRequestApprovalParams,
  type FileChangeRequestApprovalParams,
  type FileUpdateChange,
  type PermissionsRequestApprovalParams,
  type PermissionsRequestApprovalResponse,
} from '@codex-ts/app-server-protocol';

import {
  type ApprovalDecision,
  type CommandApproval,
  type NetworkApproval,
  type PatchApproval,
  type PermissionsApproval,
} from './approval.ts';

type Asked = { threadId: string; turnId: string; itemId: string; reason?: string | null | undefined };

function question({ threadId, turnId, itemId, reason }: Asked): { threadId: string; turnId: string; itemId: string; reason: string | null } {
  return { threadId, turnId, itemId, reason: reason ?? null };
}

export function commandApproval(params: CommandExecutionRequestApprovalParams): CommandApproval | NetworkApproval {
  const { networkApprovalContext: network, command, cwd } = params;
  if (network != null) return { kind: 'network', ...question(params), host: network.host, protocol: network.protocol };
  return { kind: 'command', ...question(params), command: command ?? '', cwd: cwd ?? null };
}

/** `changes` are those of the item the question is about. */
export function patchApproval(params: FileChangeRequestApprovalParams, changes: readonly FileUpdateChange[]): PatchApproval {
  return { kind: 'patch', ...question(params), changes: changes.map(({ path, kind, diff }) => ({ path, kind: kind.type, diff })) };
}

export function permissionsApproval(params: PermissionsRequestApprovalParams): PermissionsApproval {
  const { network, fileSystem } = params.permissions;
  return {
    kind: 'permissions',
    ...question(params),
    network: network?.enabled ?? null,
    fileSystem: fileSystem == null ? null : { read: fileSystem.read ?? [], write: fileSystem.write ?? [] },
  };
}

/** All that was asked for, or nothing. */
export function permissionsAnswer(params: PermissionsRequestApprovalParams, decision: ApprovalDecision): PermissionsRequestApprovalResponse {
  if (decision !== 'accept' && decision !== 'acceptForSession') return { permissions: {} };
  return { permissions: params.permissions, scope: decision === 'accept' ? 'turn' : 'session' };
}
