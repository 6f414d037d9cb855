import { type Keymap } from '@codex-ts/keymap';
import { type Frame, type Line, line, sanitizeRow, span, type Theme } from '@codex-ts/terminal-markup';

import { BOLD, DIM, GOOD } from '../../cells/looks.ts';
import { hintLines } from '../keys/key-hints.ts';
import { layOut } from '../layout.ts';
import { type ChoiceOptions, ChoiceView } from '../list/choice-view.ts';
import { type Section } from '../list/section.ts';
import { PromptBox } from '../pickers/prompt-box.ts';
import { indented, paragraphs } from '../text/paragraphs.ts';
import { type View } from '../view.ts';

export interface OnboardingScreen {
  readonly width: number;
  readonly height: number;
  readonly theme: Theme;
  /** A picture above the greeting, where there is room. */
  readonly art?: readonly Line[];
}

/** A greeting, what is done already, and the step that is on now, on one screen. */
export function onboardingFrame(done: readonly string[], current: Pick<View<{ type: string }>, 'view'>, { width, height, theme, art = [] }: OnboardingScreen): Frame {
  const greeting = indented(line('Welcome to ', span('codex-ts', BOLD), ', a coding agent for your terminal'), width);
  const past = done.flatMap((text) => indented(line(span('✓ ', GOOD), sanitizeRow(text)), width));
  const picture = art.length === 0 ? [] : [line(), ...art, line()];
  const text: Line[] = [...greeting, ...(past.length === 0 ? [] : [line(), ...past]), line()];
  // The step is what matters: above it stands what leaves it whole.
  const step = current.view(width, height, theme);
  const room = Math.max(0, height - step.lines.length);
  // A picture is shown whole or not at all.
  const above = room < picture.length + text.length ? text : [...picture, ...text];
  const shown = layOut([{ lines: above, rank: 1 }], width, Math.min(room, above.length));
  return { lines: [...shown.lines, ...step.lines], cursor: step.cursor === null ? null : { x: step.cursor.x, y: step.cursor.y + shown.lines.length } };
}

/** What Enter and Esc do where Esc leads out. */
export const LEAVING: Pick<ChoiceOptions, 'hints'> = {
  hints: (keymap, width) => hintLines(keymap, [['list', 'accept', 'to confirm'], ['list', 'cancel', 'to quit']], width),
};

/** A key of the user's own. It is masked; `prefilled` is one from the environment. */
export function apiKeyBox(prefilled: string | null, keymap?: Keymap): PromptBox {
  return new PromptBox({
    title: 'Enter your API key',
    help: prefilled === null ? 'It is stored in auth.json, which you alone may read, and sent to nobody but the provider.' : 'This one is from OPENAI_API_KEY. Press enter to use it.',
    text: prefilled ?? '',
    placeholder: 'Paste or type the key',
    isSecret: true,
    emptyProblem: 'API key cannot be empty',
    keymap,
  });
}

/** Which model on this computer; `suggestion` stands there already. */
export function modelBox(program: string, suggestion: string, keymap?: Keymap): PromptBox {
  return new PromptBox({
    title: `Which model shall ${program} run?`,
    help: 'One that is not on this computer yet is downloaded, which can be many gigabytes; you can stop it. It becomes your default model.',
    text: suggestion,
    emptyProblem: 'Write the name of a model',
    keymap,
  });
}

export interface TrustQuestion {
  /** Where the session runs. */
  readonly folder: string;
  /** What would be trusted. */
  readonly root: string;
  /** Why the answer could not be kept; it can then be given for this session alone. */
  readonly problem?: string | null;
}

/** May the files of a folder tell the agent what to do? */
export function trustChoice({ folder, root, problem = null }: TrustQuestion, keymap?: Keymap): ChoiceView<'trust' | 'session' | 'quit'> {
  const body = (width: number): Section[] => [
    { lines: [...paragraphs(folder, width, { style: BOLD }), ...(root === folder ? [] : paragraphs(`This trusts all of ${root}`, width, { style: DIM }))], isMain: true },
    { lines: paragraphs('Files in it become part of what the agent reads, and can mislead it. Its settings and rules will be used.', width) },
    ...(problem === null ? [] : [{ lines: paragraphs(`✗ ${problem}`, width, { style: { fg: 'red' } }) }]),
  ];
  const once = { value: 'session', label: 'Yes, for this session only', keys: ['s'] } as const;
  return new ChoiceView<'trust' | 'session' | 'quit'>(
    [
      { value: 'trust', label: 'Yes, go on', keys: ['y'] },
      ...(problem === null ? [] : [once]),
      { value: 'quit', label: 'No, quit', keys: ['n'] },
    ],
    { title: 'Do you trust this folder?', body, ...LEAVING, ...(keymap === undefined ? {} : { keymap }) },
  );
}
