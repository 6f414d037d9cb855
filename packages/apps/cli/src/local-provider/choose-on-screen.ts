import { linkedAbort, raceAbort, sleep } from '@codex-ts/async-utils';
import { localProviderChoice, type ProviderRow, providerRows } from '@codex-ts/tui';

import { type LocalProvider } from './local-provider.ts';
import { type TuiScreen } from '../interactive/tui-screen.ts';

/** A provider that runs answers sooner; who does not is shown as being looked for. */
const PATIENCE_MS = 400;

/** `isChosen`: the user was asked. `isRunning`: it has answered so far. */
export interface ProviderChoice {
  readonly provider: LocalProvider;
  readonly isChosen: boolean;
  readonly isRunning: boolean;
}

/**
 * Lets the user choose a local provider; null when they would rather not. Where just one of them runs, it is the one,
 * and `isChosen` says that nobody was asked.
 */
export async function chooseOnScreen(tui: TuiScreen, providers: readonly LocalProvider[], signal: AbortSignal): Promise<ProviderChoice | null> {
  const ended = linkedAbort(signal);
  const states = new Map<LocalProvider, ProviderRow['state']>();
  let changed = (): void => undefined;
  const look = async (provider: LocalProvider): Promise<void> => {
    states.set(provider, await provider.find(ended.signal));
    changed();
  };
  const search = Promise.all(providers.map(look));
  // Once somebody is chosen, who is still being looked for is nobody's concern.
  search.catch(() => undefined);
  try {
    await Promise.race([search, sleep(PATIENCE_MS, ended.signal)]);
    const [only, ...others] = providers.filter((provider) => states.get(provider) === 'running');
    if (only !== undefined && others.length === 0 && states.size === providers.length) return { provider: only, isChosen: false, isRunning: true };
    const rows = (): ProviderRow[] => providers.map((provider) => ({ ...provider, state: states.get(provider) ?? 'unknown' }));
    const view = localProviderChoice(rows(), tui.keymap);
    changed = () => {
      view.list.setRows(providerRows(rows()));
      tui.redraw();
    };
    const aborted = raceAbort(new Promise<never>(() => undefined), ended.signal);
    aborted.catch(() => undefined);
    const id = await tui.prelude.ask(view, (outcome, done: (id: string | null) => void) => done(outcome.type === 'chosen' ? outcome.value : null), aborted);
    const provider = providers.find((known) => known.id === id);
    return provider === undefined ? null : { provider, isChosen: true, isRunning: states.get(provider) === 'running' };
  } finally {
    changed = () => undefined;
    ended.abort();
  }
}
