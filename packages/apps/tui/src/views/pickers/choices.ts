import { type Thread } from '@codex-ts/app-server-protocol';
import { type Keymap } from '@codex-ts/composer';
import { sanitizeRow } from '@codex-ts/terminal-markup';

import { hintLines } from '../keys/key-hints.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { paragraphs } from '../text/paragraphs.ts';

const options = (keymap: Keymap | undefined): { keymap?: Keymap } => (keymap === undefined ? {} : { keymap });

/** A plan was made in Plan mode: what now? */
export function planChoice(keymap?: Keymap): ChoiceView<'implement' | 'stay'> {
  return new ChoiceView<'implement' | 'stay'>(
    [
      { value: 'implement', label: 'Yes, carry it out', description: 'Switches to Default mode and begins' },
      { value: 'stay', label: 'No, stay in Plan mode', description: 'Go on planning' },
    ],
    { title: 'Carry out this plan?', ...options(keymap) },
  );
}

/** The mode in which the model works. */
export function modeChoice(current: 'plan' | 'default', keymap?: Keymap): ChoiceView<'plan' | 'default'> {
  return new ChoiceView<'plan' | 'default'>(
    [
      { value: 'plan', label: 'Plan', description: 'Asks and plans before it changes anything', isCurrent: current === 'plan' },
      { value: 'default', label: 'Default', description: 'Does what it is asked', isCurrent: current === 'default' },
    ],
    { title: 'Select a mode', ...options(keymap) },
  );
}

/** How the model talks, for models that can be told. */
export function personalityChoice(current: 'friendly' | 'pragmatic' | null, keymap?: Keymap): ChoiceView<'friendly' | 'pragmatic'> {
  return new ChoiceView<'friendly' | 'pragmatic'>(
    [
      { value: 'friendly', label: 'Friendly', description: 'Warm and encouraging', isCurrent: current === 'friendly' },
      { value: 'pragmatic', label: 'Pragmatic', description: 'Brief and to the point', isCurrent: current === 'pragmatic' },
    ],
    { title: 'Select a personality', ...options(keymap) },
  );
}

/** The limit is near: use a cheaper model? */
export function cheaperModelChoice(model: string, keymap?: Keymap): ChoiceView<'switch' | 'keep' | 'never'> {
  return new ChoiceView<'switch' | 'keep' | 'never'>(
    [
      { value: 'switch', label: `Switch to ${model}` },
      { value: 'keep', label: 'Keep the model' },
      { value: 'never', label: "Keep it, and don't ask again" },
    ],
    { title: 'You are close to your limit', body: (width) => [{ lines: paragraphs(`${model} uses less of it.`, width) }], ...options(keymap) },
  );
}

/** The threads of a session: the main one and those of its agents. */
export function agentChoice(threads: readonly Thread[], currentId: string | null, keymap?: Keymap): ChoiceView<string> {
  const rows = threads.map(({ id, agentNickname, agentRole, status }) => ({
    value: id,
    label: `${agentNickname ?? 'Main'} [${agentRole ?? 'default'}]`,
    description: `${id}${status.type === 'active' ? ' · working' : status.type === 'notLoaded' ? ' · closed' : ''}`,
    isCurrent: id === currentId,
  }));
  return new ChoiceView(rows, { title: 'Select an agent', emptyText: 'there are no agents', ...options(keymap) });
}

/** What `/undo` would take back: a preview, and how much of it. */
export function undoChoice(preview: string, { hasFiles }: { readonly hasFiles: boolean }, keymap?: Keymap): ChoiceView<'both' | 'files' | 'conversation'> {
  const noFiles = hasFiles ? undefined : 'no files were changed';
  return new ChoiceView<'both' | 'files' | 'conversation'>(
    [
      { value: 'both', label: 'Files and conversation', disabled: noFiles },
      { value: 'files', label: 'Files only', disabled: noFiles },
      { value: 'conversation', label: 'Conversation only' },
    ],
    { title: 'Undo the last turn?', body: (width) => [{ lines: paragraphs(preview, width) }], ...options(keymap) },
  );
}

/** A model takes the place of another one. */
export function migrationChoice({ from, to, text }: { readonly from: string; readonly to: string; readonly text: string }, keymap?: Keymap): ChoiceView<'new' | 'old'> {
  return new ChoiceView<'new' | 'old'>(
    [
      { value: 'new', label: `Use ${to}` },
      { value: 'old', label: `Keep ${from}` },
    ],
    {
      title: `${sanitizeRow(to)} takes the place of ${sanitizeRow(from)}`,
      body: (width) => (text === '' ? [] : [{ lines: paragraphs(text, width) }]),
      hints: (keys, width) => hintLines(keys, [['list', 'accept', 'to confirm'], ['list', 'cancel', `to keep ${sanitizeRow(from)}`]], width),
      ...options(keymap),
    },
  );
}
