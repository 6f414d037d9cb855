import { type SandboxPolicy } from '@codex-ts/app-server-protocol';

import { type SessionSettings } from '../thread/session.ts';
import { presetNamed } from './permissions.ts';

const SANDBOXES: Readonly<Partial<Record<SandboxPolicy['type'], string>>> = { readOnly: 'read-only', workspaceWrite: 'workspace-write', dangerFullAccess: 'danger-full-access', externalSandbox: 'external sandbox' };

/** What may be done without asking, in a few words: the preset that says it, or both of its parts. */
export function permissionsText(settings: SessionSettings | null): string {
  if (settings === null) return 'loading';
  const { approvalPolicy, sandbox } = settings;
  const policy = typeof approvalPolicy === 'string' ? approvalPolicy : 'granular';
  const name = presetNamed(settings)?.label ?? `Custom (${SANDBOXES[sandbox.type] ?? sandbox.type}, ${policy})`;
  const more = sandbox.type === 'workspaceWrite' ? additions(sandbox) : [];
  return more.length === 0 ? name : `${name}, with ${more.join(' and ')}`;
}

function additions({ networkAccess, writableRoots = [] }: Extract<SandboxPolicy, { type: 'workspaceWrite' }>): string[] {
  const folders = `${writableRoots.length} more ${writableRoots.length === 1 ? 'folder' : 'folders'} to write`;
  return [...(networkAccess === true ? ['network access'] : []), ...(writableRoots.length === 0 ? [] : [folders])];
}
