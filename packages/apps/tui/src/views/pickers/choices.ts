import { type Keymap } from '@codex-ts/keymap';
import { sanitizeRow } from '@codex-ts/terminal-markup';

import { hintLines } from '../keys/key-hints.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { paragraphs } from '../text/paragraphs.ts';

const options = (keymap: Keymap | undefined): { keymap?: Keymap } => (keymap === undefined ? {} : { keymap });

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
