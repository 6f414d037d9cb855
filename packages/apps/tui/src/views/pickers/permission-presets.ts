import { type AskForApproval, type SandboxMode } from '@codex-ts/app-server-protocol';

export interface PermissionPreset {
  readonly id: 'read-only' | 'default' | 'full-access';
  readonly label: string;
  readonly description: string;
  readonly approvalPolicy: AskForApproval;
  readonly sandbox: SandboxMode;
}

/** The sets of permissions that are offered, from the strictest. */
export const PERMISSION_PRESETS: readonly PermissionPreset[] = [
  {
    id: 'read-only',
    label: 'Read only',
    description: 'Reads files of the workspace; asks before it changes anything or uses the network.',
    approvalPolicy: 'on-request',
    sandbox: 'read-only',
  },
  {
    id: 'default',
    label: 'Default',
    description: 'Changes files of the workspace and runs commands there; asks before it goes beyond it or uses the network.',
    approvalPolicy: 'on-request',
    sandbox: 'workspace-write',
  },
  {
    id: 'full-access',
    label: 'Full access',
    description: 'Changes any file and uses the network without asking. Nothing protects this computer.',
    approvalPolicy: 'never',
    sandbox: 'danger-full-access',
  },
];
