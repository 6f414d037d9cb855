import { linkedAbort, sleep } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { waitNotice } from '@codex-ts/tui';

import { type TuiScreen } from './tui-screen.ts';

/** What is done sooner is not announced. */
const PATIENCE_MS = 300;

export interface Wait {
  readonly signal: AbortSignal;
  /** Aborts when there is something to show before the patience is over. */
  readonly hurry?: AbortSignal;
}

/**
 * Waits before there is a conversation: where it takes a while, a notice says for what, and the user may stop it.
 * `work` must end soon after its signal aborts: its end is awaited, since nothing may go on unseen.
 * @returns null when the user stopped it, or the terminal went away @throws what `work` throws
 */
export async function waitOnScreen<T>(tui: TuiScreen, notice: Parameters<TuiScreen['prelude']['ask']>[0], work: (signal: AbortSignal) => Promise<T>, { signal, hurry }: Wait): Promise<{ readonly value: T } | null> {
  const stop = linkedAbort(signal);
  const patience = linkedAbort(hurry);
  const done: Promise<{ readonly value: T } | null> = work(stop.signal).then((value) => ({ value }));
  try {
    const soon = await Promise.race([done, sleep(PATIENCE_MS, patience.signal).catch(() => null)]);
    const end = soon ?? (await tui.prelude.ask<{ readonly type: string }, { readonly value: T } | null>(notice, (_outcome, stopped) => stopped(null), done));
    if (end === null) {
      stop.abort();
      await done.catch(() => undefined);
    }
    return end;
  } finally {
    patience.abort();
    stop.dispose();
  }
}

/** The same for a plain notice. @throws CodexError `cancelled` when the user stopped it, and what `work` throws */
export async function waitFor<T>(tui: TuiScreen, notice: { readonly title: string; readonly about: string }, work: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  const end = await waitOnScreen(tui, waitNotice(notice, tui.keymap), work, { signal });
  if (end === null) throw new CodexError(`${notice.title}: you stopped it.`, { code: 'cancelled' });
  return end.value;
}
