import { type Color, type Style } from './style.ts';

/** How many colours the terminal shows. */
export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

export type SyntaxRole = 'keyword' | 'string' | 'number' | 'comment' | 'function' | 'type' | 'variable' | 'operator' | 'attribute' | 'meta';

/** What drawing must know of the terminal and of the user's taste. Everything else is the terminal's own colours. */
export interface Theme {
  readonly depth: ColorDepth;
  readonly isLight: boolean;
  /** The terminal's background, where it told. */
  readonly background: readonly [number, number, number] | null;
  readonly syntax: Readonly<Partial<Record<SyntaxRole, Style>>>;
  /** Behind whole rows of diffs; none in 16 colours. */
  readonly added: Color | null;
  readonly removed: Color | null;
  /** Behind the words that changed within a row. */
  readonly addedWord: Color | null;
  readonly removedWord: Color | null;
  /** Behind messages of the user. */
  readonly userMessage: Color | null;
}
