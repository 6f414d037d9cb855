import { linkedAbort, sleep } from '@codex-ts/async-utils';
import { ProgressNotice } from '@codex-ts/tui';

import { type LocalProvider, type PrepareOptions } from './local-provider.ts';
import { type TuiScreen } from './tui-screen.ts';

/** A provider that has what it needs is ready sooner, and nothing is shown. */
const PATIENCE_MS = 300;

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
  const stop = linkedAbort(signal);
  const notice = new ProgressNotice(provider, tui.keymap);
  const begun = new AbortController();
  const onProgress: PrepareOptions['onProgress'] = (progress) => {
    notice.show(progress);
    begun.abort();
    tui.redraw();
  };
  const work = prepare({ onProgress, onWarning, signal: stop.signal }).then(() => 'ready' as const);
  const patience = sleep(PATIENCE_MS, begun.signal).catch(() => undefined);
  if ((await Promise.race([work, patience])) === 'ready') {
    begun.abort();
    return 'ready';
  }
  const answer = await tui.prelude.ask(notice, (_outcome, done: (answer: 'ready' | 'cancelled') => void) => done('cancelled'), work);
  if (answer === 'ready') return 'ready';
  stop.abort();
  // Its end is awaited: a download must not go on unseen.
  await work.catch(() => undefined);
  return 'cancelled';
}
