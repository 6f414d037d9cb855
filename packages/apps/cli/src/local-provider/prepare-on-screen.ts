import { ProgressNotice } from '@codex-ts/tui';

import { type TuiScreen } from '../interactive/tui-screen.ts';
import { waitOnScreen } from '../interactive/wait-on-screen.ts';
import { type LocalProvider, type PrepareOptions } from './local-provider.ts';

export interface ScreenPreparation {
  readonly provider: Pick<LocalProvider, 'label' | 'baseUrl'>;
  /** As the provider's own. */
  readonly prepare: (options: Omit<PrepareOptions, 'model'>) => Promise<void>;
  readonly onWarning: (text: string) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes a local provider ready and shows how far it is.
 * @returns `cancelled` when the user stopped it, or the terminal went away @throws what `prepare` throws
 */
export async function prepareOnScreen(tui: TuiScreen, { provider, prepare, onWarning, signal }: ScreenPreparation): Promise<'ready' | 'cancelled'> {
  const notice = new ProgressNotice(provider, tui.keymap);
  const begun = new AbortController();
  const onProgress: PrepareOptions['onProgress'] = (progress) => {
    notice.show(progress);
    begun.abort();
    tui.redraw();
  };
  const end = await waitOnScreen(tui, notice, (stopped) => prepare({ onProgress, onWarning, signal: stopped }), { signal, hurry: begun.signal });
  return end === null ? 'cancelled' : 'ready';
}
