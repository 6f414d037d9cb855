import { type Color, type Style } from './style.ts';

/** How many colours the terminal shows. */
export type ColorDepth = 'none' | '16' | '256' | 'truecolor';

/** What a piece of code is, as far as themes tell things apart. `key`: names in data, such as those of JSON. `text`: all that is nothing else. */
export type SyntaxRole =
  | 'text' | 'comment' | 'keyword' | 'string' | 'escape' | 'regexp' | 'number' | 'constant' | 'function' | 'type' | 'builtin' | 'variable' | 'self'
  | 'parameter' | 'operator' | 'punctuation' | 'attribute' | 'key' | 'tag' | 'meta' | 'heading' | 'inserted' | 'deleted';

/** The look of each role. One that is absent looks like `text`, and without that like the terminal's own text. */
export type SyntaxStyles = Readonly<Partial<Record<SyntaxRole, Style>>>;

/** What drawing must know of the terminal and of the user's taste. Everything else is the terminal's own colours. */
export interface Theme {
  readonly depth: ColorDepth;
  readonly isLight: boolean;
  /** The terminal's background, where it told. */
  readonly background: readonly [number, number, number] | null;
  readonly syntax: SyntaxStyles;
  /** Behind whole rows of diffs; none in 16 colours. */
  readonly added: Color | null;
  readonly removed: Color | null;
  /** Behind the words that changed within a row. */
  readonly addedWord: Color | null;
  readonly removedWord: Color | null;
  /** Behind messages of the user. */
  readonly userMessage: Color | null;
}
