import { type PermissionsRequestApprovalParams, type PermissionsRequestApprovalResponse } from '@codex-ts/app-server-protocol';
import { NO_GRANT, type PermissionGrant, type PermissionsAnswer } from '@codex-ts/tools';
import { isAbsolute } from 'node:path';

/** Permissions as requests carry them. */
export function toWireGrant({ read, write, network }: PermissionGrant): PermissionsRequestApprovalParams['permissions'] {
  return {
    network: network ? { enabled: true } : null,
    fileSystem: read.length + write.length === 0 ? null : { read: read.length === 0 ? null : [...read], write: write.length === 0 ? null : [...write] },
  };
}

/** What a client grants; an answer that cannot be read grants nothing. */
export function fromWireGrant(answer: PermissionsRequestApprovalResponse | null | undefined): PermissionsAnswer {
  const given = answer?.permissions;
  if (typeof given !== 'object' || given === null) return { granted: NO_GRANT, scope: 'turn' };
  const granted = { read: paths(given.fileSystem?.read), write: paths(given.fileSystem?.write), network: given.network?.enabled === true };
  return { granted, scope: answer?.scope === 'session' ? 'session' : 'turn' };
}

function paths(list: unknown): string[] {
  return Array.isArray(list) ? list.filter((path): path is string => typeof path === 'string' && isAbsolute(path)) : [];
}
