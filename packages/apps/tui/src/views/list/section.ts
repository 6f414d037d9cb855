import { type Line } from '@codex-ts/terminal-markup';

/** Rows above a list that belong together; an empty row stands before them. */
export interface Section {
  readonly lines: readonly Line[];
  /** What is asked about: on a small screen everything else goes first. */
  readonly isMain?: boolean;
  /** Not a row of it is kept where there is no room. */
  readonly isMinor?: boolean;
}
