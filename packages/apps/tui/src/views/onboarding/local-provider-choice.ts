import { type Keymap } from '@codex-ts/keymap';

import { ChoiceView } from '../list/choice-view.ts';
import { type SelectRow } from '../list/select-row.ts';

/** A program on this computer that can run a model. */
export interface ProviderRow {
  readonly id: string;
  /** Its name for a person. */
  readonly label: string;
  /** Where it is looked for. */
  readonly baseUrl: string;
  readonly state: 'running' | 'absent' | 'unknown';
}

const STATES = { running: 'running at', absent: 'not running at', unknown: 'looking at' } as const;

/** Which of them shall run the model. One that runs is selected. Give `list` new rows when more is known. */
export function localProviderChoice(rows: readonly ProviderRow[], keymap?: Keymap): ChoiceView<string> {
  return new ChoiceView<string>(providerRows(rows), {
    title: 'Which program shall run the model?',
    initial: Math.max(0, rows.findIndex(({ state }) => state === 'running')),
    ...(keymap === undefined ? {} : { keymap }),
  });
}

export function providerRows(rows: readonly ProviderRow[]): readonly SelectRow<string>[] {
  return rows.map(({ id, label, baseUrl, state }) => ({ value: id, label, description: `${STATES[state]} ${baseUrl}` }));
}
