import { type Key } from '@codex-ts/keymap';

/** An answer of the terminal to a question it was asked. */
export type TerminalReply =
  /** Where the cursor stands, counted from 0. */
  | { readonly kind: 'cursor'; readonly x: number; readonly y: number }
  | { readonly kind: 'foreground' | 'background'; readonly rgb: readonly [number, number, number] }
  /** It speaks the kitty keyboard protocol; the flags that are on. */
  | { readonly kind: 'keyboard'; readonly flags: number }
  /** A mode's state (DECRPM): 0 unknown, 1 set, 2 reset, 3 and 4 the same for good. */
  | { readonly kind: 'mode'; readonly mode: number; readonly state: number }
  /** Its name and version (XTVERSION). */
  | { readonly kind: 'name'; readonly name: string }
  /** What it says it is (DA1). Every terminal answers this, so it ends a list of questions. */
  | { readonly kind: 'attributes'; readonly parameters: readonly number[] };

/** What comes from the terminal. */
export type InputEvent =
  | { readonly type: 'key'; readonly key: Key }
  /** Line breaks are `\n`; everything else is as it was pasted. */
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'focus'; readonly focused: boolean }
  | { readonly type: 'reply'; readonly reply: TerminalReply }
  | { readonly type: 'resize' }
  /** The terminal was lent to another program, or the process was stopped: what is on the screen is not known. */
  | { readonly type: 'continued' }
  /** The terminal is gone; nothing more comes. */
  | { readonly type: 'closed' };
