import { type Composer } from '@codex-ts/composer';
import { type Keymap } from '@codex-ts/keymap';

import { keyName } from '../../views/keys/view-keymap.ts';

/** What stands in the last row in place of the status line: what a key would do now. Null when nothing is to be said. */
export function footerHint({ isBacktrackPrimed, isEmpty }: Pick<Composer, 'isBacktrackPrimed' | 'isEmpty'>, keymap: Keymap, { isRunning }: { readonly isRunning: boolean }): string[] | null {
  if (isBacktrackPrimed) return [`${keyName(keymap, 'composer', 'backtrack')?.split(' ').at(-1) ?? 'esc'} again to edit an earlier message`];
  if (!isRunning || isEmpty) return null;
  const hints = [['queue', 'to queue the message'], ['submit', 'to steer']] as const;
  const words = hints.flatMap(([action, meaning]) => {
    const key = keyName(keymap, 'composer', action);
    return key === null ? [] : [`${key} ${meaning}`];
  });
  return words.length === 0 ? null : words;
}
