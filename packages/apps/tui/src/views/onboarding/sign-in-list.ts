import { type Keymap } from '@codex-ts/keymap';

import { DIM } from '../../cells/looks.ts';
import { ChoiceView } from '../list/choice-view.ts';
import { type Section } from '../list/section.ts';
import { paragraphs } from '../text/paragraphs.ts';
import { LEAVING } from './onboarding-steps.ts';

export type SignInWay = 'apiKey' | 'demo' | 'local';

const WAYS: Readonly<Record<SignInWay, { readonly label: string; readonly description: string }>> = {
  apiKey: { label: 'Use an API key', description: 'You pay for what you use' },
  demo: { label: 'Try it without an account', description: 'A scripted demonstration; nothing is sent anywhere' },
  local: { label: 'Use a model on this computer', description: 'Through Ollama or LM Studio' },
};

export interface SignInOptions {
  /** The ways there are, in order. */
  readonly ways: readonly SignInWay[];
  /** Why a way cannot be taken. */
  readonly disabled?: Readonly<Partial<Record<SignInWay, string>>>;
  /** Said above the list: what those should know who look for a way that is not there. */
  readonly note?: string;
  /** Said above the list: why the last attempt failed. */
  readonly problem?: string | null;
  readonly keymap?: Keymap;
}

/** How to reach a model. */
export function signInList({ ways, disabled = {}, note, problem = null, keymap }: SignInOptions): ChoiceView<SignInWay> {
  const rows = ways.map((way) => ({ value: way, ...WAYS[way], disabled: disabled[way] }));
  const body = (width: number): Section[] => [
    ...(note === undefined ? [] : [{ lines: paragraphs(note, width, { style: DIM }), isMinor: true }]),
    ...(problem === null ? [] : [{ lines: paragraphs(`✗ ${problem}`, width, { style: { fg: 'red' } }), isMain: true }]),
  ];
  return new ChoiceView(rows, {
    title: 'How would you like to reach a model?',
    body,
    ...LEAVING,
    ...(keymap === undefined ? {} : { keymap }),
  });
}
