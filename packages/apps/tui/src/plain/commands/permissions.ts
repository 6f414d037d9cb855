import { changePermissions, presetNamed } from '../../app/commands/permissions.ts';
import { saveSettings } from '../../app/commands/save-settings.ts';
import { PERMISSION_PRESETS } from '../../views/pickers/permission-presets.ts';
import { ChoiceDialog } from '../ask/choice-dialog.ts';
import { type PlainCommand, type PlainContext } from '../plain-context.ts';

export const permissions: PlainCommand = {
  name: 'permissions',
  aliases: ['approvals'],
  description: 'choose what may be done without asking',
  whileRunning: false,
  run: async (context) => {
    const { session, options, ask, say } = context;
    const current = presetNamed(session.settings)?.id ?? null;
    const rows = PERMISSION_PRESETS.map((preset) => ({ value: preset, label: preset.label, description: preset.description, isCurrent: preset.id === current }));
    const preset = await ask(new ChoiceDialog({ lines: ['Which permissions?'], rows, safe: { value: null } }));
    const isFree = preset?.sandbox === 'danger-full-access';
    if (preset === null || (isFree && options.settings.skipFullAccessWarning !== true && !(await confirmed(context)))) return say(['The permissions stay.']);
    changePermissions(context, preset);
  },
};

/** Full access is asked about twice. */
async function confirmed(context: PlainContext): Promise<boolean> {
  const answer = await context.ask(
    new ChoiceDialog<'yes' | 'remember' | 'no'>({
      lines: ['Give full access? Commands will run without a sandbox and without being asked about. They can change or delete any file you can, and send anything anywhere.'],
      rows: [
        { value: 'yes', label: 'Yes, give full access', keys: ['y'] },
        { value: 'remember', label: "Yes, and don't warn me again" },
        { value: 'no', label: 'No', keys: ['n'] },
      ],
      safe: { value: 'no' },
    }),
  );
  if (answer === 'remember') void saveSettings(context, { 'notice.hide_full_access_warning': true }, { otherwise: 'The warning will come again' });
  return answer !== 'no';
}
