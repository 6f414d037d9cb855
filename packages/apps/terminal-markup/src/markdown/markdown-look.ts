import { type Highlighter } from '../highlight/highlighter.ts';
import { type Theme } from '../theme.ts';

/** What Markdown is shown with. */
export interface MarkdownLook {
  readonly theme: Theme;
  /** Colours code blocks; without it they are plain. */
  readonly highlighter?: Highlighter | undefined;
  /** An absolute path: links to files in it are shown relative to it. */
  readonly cwd?: string | undefined;
}
