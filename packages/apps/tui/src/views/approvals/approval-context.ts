import { type FileUpdateChange } from '@codex-ts/app-server-protocol';
import { type Keymap } from '@codex-ts/keymap';
import { type Highlighter } from '@codex-ts/terminal-markup';

/** What is known besides the question itself. */
export interface ApprovalContext {
  /** Paths within it are shown relative to it, and a command that runs elsewhere says where. */
  readonly cwd?: string | undefined;
  /** Of the `fileChange` item that is asked about. */
  readonly changes?: readonly FileUpdateChange[] | undefined;
  /** The agent that asks, if it is not the one on the screen. */
  readonly agent?: string | undefined;
  readonly keymap?: Keymap | undefined;
  readonly highlighter?: Highlighter | undefined;
}
