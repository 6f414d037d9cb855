import { type Key, type Keymap } from '@codex-ts/keymap';
import { type Frame, type Theme } from '@codex-ts/terminal-markup';

import { ChoiceView } from '../list/choice-view.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { type Handled, STAY, type View } from '../view.ts';
import { PERMISSION_PRESETS, type PermissionPreset } from './permission-presets.ts';

/** `remember`: full access is not to be warned of again. */
export type PermissionsOutcome = { readonly type: 'preset'; readonly preset: PermissionPreset; readonly remember: boolean } | { readonly type: 'cancelled' };

export interface PermissionsPickerOptions {
  /** Null when what holds now is none of the presets. */
  readonly current: PermissionPreset['id'] | null;
  /** Which presets there are; all of them unless an administrator says otherwise. */
  readonly presets?: readonly PermissionPreset[];
  /** Why a preset cannot be chosen. */
  readonly disabled?: Readonly<Partial<Record<PermissionPreset['id'], string>>>;
  /** The warning was read before and is not wanted again. */
  readonly skipWarning?: boolean;
  readonly keymap?: Keymap;
}

/** What may be done without asking. Full access is asked about twice. */
export class PermissionsPicker implements View<PermissionsOutcome> {
  readonly #options: PermissionsPickerOptions;
  readonly #presets: ChoiceView<PermissionPreset>;
  #confirm: { readonly preset: PermissionPreset; readonly view: ChoiceView<'yes' | 'remember' | 'no'> } | null = null;

  constructor(options: PermissionsPickerOptions) {
    this.#options = options;
    const rows = (options.presets ?? PERMISSION_PRESETS).map((preset) => ({
      value: preset,
      label: preset.label,
      description: preset.description,
      isCurrent: preset.id === options.current,
      disabled: options.disabled?.[preset.id],
    }));
    this.#presets = new ChoiceView(rows, { title: 'Select permissions', ...(options.keymap === undefined ? {} : { keymap: options.keymap }) });
  }

  handle(key: Key): PermissionsOutcome | Handled {
    if (this.#confirm !== null) return this.#confirmed(this.#confirm, key);
    const outcome = this.#presets.handle(key);
    if (outcome.type !== 'chosen') return outcome;
    if (outcome.value.sandbox !== 'danger-full-access' || this.#options.skipWarning === true) return { type: 'preset', preset: outcome.value, remember: false };
    this.#confirm = { preset: outcome.value, view: fullAccessConfirmation(this.#options.keymap) };
    return STAY;
  }

  view(width: number, height: number, theme: Theme): Frame {
    return (this.#confirm?.view ?? this.#presets).view(width, height, theme);
  }

  #confirmed({ preset, view }: { readonly preset: PermissionPreset; readonly view: ChoiceView<'yes' | 'remember' | 'no'> }, key: Key): PermissionsOutcome | Handled {
    const outcome = view.handle(key);
    if (outcome.type === 'chosen' && outcome.value !== 'no') return { type: 'preset', preset, remember: outcome.value === 'remember' };
    if (outcome.type !== 'chosen' && outcome.type !== 'cancelled') return outcome;
    this.#confirm = null;
    return STAY;
  }
}

/** The safe answer is the one that Enter gives at first. */
function fullAccessConfirmation(keymap: Keymap | undefined): ChoiceView<'yes' | 'remember' | 'no'> {
  return new ChoiceView<'yes' | 'remember' | 'no'>(
    [
      { value: 'yes', label: 'Yes, give full access' },
      { value: 'remember', label: "Yes, and don't warn me again" },
      { value: 'no', label: 'Go back' },
    ],
    {
      title: 'Give full access?',
      body: (width) => [{ lines: paragraphs('Commands will run without a sandbox and without being asked about. They can change or delete any file you can, and send anything anywhere.', width, { style: { fg: 'red' } }), isMain: true }],
      initial: 2,
      ...(keymap === undefined ? {} : { keymap }),
    },
  );
}
