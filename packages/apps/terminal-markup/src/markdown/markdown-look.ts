import { type Highlighter } from '../highlight/highlighter.ts';
import { type Theme } from '../theme.ts';

/** Editors whose addresses name a file and a place in it. */
export type FileOpener = 'vscode' | 'vscode-insiders' | 'windsurf' | 'cursor' | 'none';

/** What Markdown is shown with. */
export interface MarkdownLook {
  readonly theme: Theme;
  /** Colours code blocks; without it they are plain. */
  readonly highlighter?: Highlighter | undefined;
  /** An absolute path: links to files in it are shown relative to it. */
  readonly cwd?: string | undefined;
  /** The editor that links to files open in, by the scheme of its addresses; `none`: they lead nowhere; default: `file:` addresses. */
  readonly fileOpener?: FileOpener | null | undefined;
}
