import { type Key } from '@codex-ts/keymap';
import { type SubmittedInput } from './submitted-input.ts';
import { type Draft } from './text/token.ts';
import { type Popup } from './trigger.ts';

/** What the composer wants done; in order. */
export type ComposerEffect =
  /**
   * The composer is empty now. `send`: start a turn, or steer the one that runs; `queue`: after the running turn;
   * `shell`: run the text as a command of the user. `draft` goes back by `restore` when the message is refused.
   */
  | { readonly type: 'submit'; readonly input: SubmittedInput; readonly mode: 'send' | 'queue' | 'shell'; readonly draft: Draft }
  /** Let the user edit the text in a program of their own, then call `setEdited`. */
  | { readonly type: 'editor'; readonly text: string }
  /** The pop-up to show now; null closes it. Its rows are told back by `setPopupRows`. */
  | { readonly type: 'popup'; readonly popup: Popup | null }
  /** A key for the pop-up that is shown. After `accept` and `complete`: `replaceRange`, or `clear` for a command that is run. */
  | { readonly type: 'popupKey'; readonly action: 'previous' | 'next' | 'accept' | 'complete' }
  /** Look for an image in the clipboard, and hand it in as an `image` event. */
  | { readonly type: 'pasteImage' }
  /** Fetch a prompt of earlier sessions, 0 being the newest, and call `provideHistory`. */
  | { readonly type: 'history'; readonly offset: number }
  /** Find the newest prompt of earlier sessions, at `offset` or older, that contains `query` in any case; call `provideSearch`. */
  | { readonly type: 'searchHistory'; readonly query: string; readonly offset: number }
  /** Stop the running turn. */
  | { readonly type: 'interrupt' }
  | { readonly type: 'exit' }
  /** `primed`: the next key opens it (say so in the footer); `open`: choose an earlier message to edit. */
  | { readonly type: 'backtrack'; readonly step: 'primed' | 'cancelled' | 'open' }
  /** Take the last queued message back for editing (`setDraft`). */
  | { readonly type: 'editQueued' }
  /** Show or hide the overview of keys. */
  | { readonly type: 'shortcuts' }
  /** `!` was sent with nothing behind it: say what it is for. */
  | { readonly type: 'emptyShell' }
  /** Nothing could be done. */
  | { readonly type: 'bell' }
  /** A key that means nothing here; it may mean something to the rest of the program. */
  | { readonly type: 'unhandled'; readonly key: Key };
