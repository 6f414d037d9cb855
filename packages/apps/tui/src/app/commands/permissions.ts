import { type SandboxMode, type SandboxPolicy } from '@codex-ts/app-server-protocol';

import { PERMISSION_PRESETS, type PermissionPreset } from '../../views/pickers/permission-presets.ts';
import { PermissionsPicker } from '../../views/pickers/permissions-picker.ts';
import { type SessionSettings } from '../thread/session.ts';
import { saveSettings } from './save-settings.ts';
import { type SharedContext, type SlashCommand } from './slash-command.ts';

const POLICIES: Readonly<Record<SandboxMode, SandboxPolicy>> = {
  'read-only': { type: 'readOnly', access: { type: 'fullAccess' }, networkAccess: false },
  'workspace-write': { type: 'workspaceWrite', writableRoots: [], readOnlyAccess: { type: 'fullAccess' }, networkAccess: false, excludeTmpdirEnvVar: false, excludeSlashTmp: false },
  'danger-full-access': { type: 'dangerFullAccess' },
};

export const permissions: SlashCommand = {
  name: 'permissions',
  aliases: ['approvals'],
  description: 'choose what may be done without asking',
  whileRunning: false,
  run: (context) => {
    const { options, session, panes, keymap } = context;
    const picker = new PermissionsPicker({ current: presetNamed(session.settings)?.id ?? null, skipWarning: options.settings.skipFullAccessWarning === true, keymap });
    panes.open(picker, (outcome, close) => {
      close();
      if (outcome.type !== 'preset') return;
      changePermissions(context, outcome.preset);
      if (outcome.remember) void saveSettings(context, { 'notice.hide_full_access_warning': true }, { otherwise: 'The warning will come again' });
    });
  },
};

/** The preset that says what holds now; null when none does. */
export function presetNamed(settings: SessionSettings | null): PermissionPreset | null {
  if (settings === null) return null;
  const { approvalPolicy, sandbox } = settings;
  return PERMISSION_PRESETS.find((preset) => preset.approvalPolicy === approvalPolicy && POLICIES[preset.sandbox].type === sandbox.type) ?? null;
}

/** Folders that may be written besides the workspace stay allowed. */
export function changePermissions({ session, store }: SharedContext, { label, approvalPolicy, sandbox }: PermissionPreset): void {
  const before = session.settings?.sandbox;
  const policy = POLICIES[sandbox];
  session.change({ approvalPolicy, sandboxPolicy: before?.type === policy.type ? before : policy });
  store.dispatch({ type: 'info', text: `Permissions are now: ${label}.` });
}
