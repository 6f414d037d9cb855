import { type Keymap } from '@codex-ts/composer';
import { type Line, line, sanitizeRow, span, type Theme } from '@codex-ts/terminal-markup';

import { BOLD, DIM, GOOD } from '../../cells/looks.ts';
import { type Frame } from '../../frame.ts';
import { layOut } from '../layout.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { type Section } from '../list/section.ts';
import { PromptBox } from '../pickers/prompt-box.ts';
import { indented, paragraphs } from '../text/paragraphs.ts';
import { type View } from '../view.ts';

/** A greeting, what is done already, and the step that is on now, on one screen. */
export function onboardingFrame(done: readonly string[], current: Pick<View<{ type: string }>, 'view'>, { width, height, theme }: { readonly width: number; readonly height: number; readonly theme: Theme }): Frame {
  const greeting = indented(line('Welcome to ', span('codex-ts', BOLD), ', a coding agent for your terminal'), width);
  const past = done.flatMap((text) => indented(line(span('✓ ', GOOD), sanitizeRow(text)), width));
  const above: Line[] = [...greeting, ...(past.length === 0 ? [] : [line(), ...past]), line()];
  // The step is what matters: above it stands what leaves it whole.
  const step = current.view(width, height, theme);
  const room = Math.max(0, height - step.lines.length);
  const shown = layOut([{ lines: above, rank: 1 }], width, Math.min(room, above.length));
  return { lines: [...shown.lines, ...step.lines], cursor: step.cursor === null ? null : { x: step.cursor.x, y: step.cursor.y + shown.lines.length } };
}

/** A key of the user's own. It is masked; `prefilled` is one from the environment. */
export function apiKeyBox(prefilled: string | null, keymap?: Keymap): PromptBox {
  return new PromptBox({
    title: 'Enter your API key',
    help: prefilled === null ? 'It is stored on this computer and sent to nobody but the provider.' : 'This one is from OPENAI_API_KEY. Press enter to use it.',
    text: prefilled ?? '',
    placeholder: 'Paste or type the key',
    isSecret: true,
    emptyProblem: 'API key cannot be empty',
    keymap,
  });
}

/** May the files of a folder tell the agent what to do? `folder`: where the session runs; `root`: what would be trusted. */
export function trustChoice({ folder, root }: { readonly folder: string; readonly root: string }, keymap?: Keymap): ChoiceView<'trust' | 'quit'> {
  const body = (width: number): Section[] => [
    { lines: [...paragraphs(folder, width, { style: BOLD }), ...(root === folder ? [] : paragraphs(`This trusts all of ${root}`, width, { style: DIM }))], isMain: true },
    { lines: paragraphs('Files in it become part of what the agent reads, and can mislead it. Its settings and rules will be used.', width) },
  ];
  return new ChoiceView<'trust' | 'quit'>(
    [
      { value: 'trust', label: 'Yes, continue' },
      { value: 'quit', label: 'No, quit' },
    ],
    { title: 'Do you trust this folder?', body, ...(keymap === undefined ? {} : { keymap }) },
  );
}
