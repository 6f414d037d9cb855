import { type ThreadStartParams, type ThreadTokenUsage } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type Highlighter } from '@codex-ts/terminal-markup';

/** The conversation to begin with. */
export type TuiStart = { readonly kind: 'new' } | { readonly kind: 'resume' | 'fork'; readonly threadId: string };

/** What `[tui]` of the configuration says, as far as it is about this program. */
export interface TuiSettings {
  /** Markers that blink. Default: yes. */
  readonly animations?: boolean;
  /** `tui.keymap` as it was read. */
  readonly keymap?: unknown;
  readonly vim?: boolean;
  /** Whether the user is told that a turn has ended or that something is asked; or of which of the two. Default: yes. */
  readonly notifications?: boolean | readonly string[];
  readonly notificationMethod?: 'auto' | 'osc9' | 'bel';
  readonly notificationCondition?: 'unfocused' | 'always';
  /** `never`: views that take the whole screen are drawn in the live part. */
  readonly alternateScreen?: 'auto' | 'always' | 'never';
  readonly hideReasoning?: boolean;
  readonly showRawReasoning?: boolean;
  readonly disablePasteBurst?: boolean;
  /** Names of what the last row shows, in order. */
  readonly statusLine?: readonly string[];
  /** Names of what the window's title shows, in order; none for no title. */
  readonly terminalTitle?: readonly string[];
  /** Full access was warned of before, and the warning is not wanted again. */
  readonly skipFullAccessWarning?: boolean;
}

/** Prompts of earlier sessions; offset 0 is the newest. */
export interface PromptStore {
  append(text: string): Promise<void>;
  read(offset: number): Promise<string | null>;
  /** The newest one at `offset` or older that contains `query`, in any case. */
  search(query: string, offset: number): Promise<{ readonly offset: number; readonly text: string } | null>;
}

/** Programs of the user's. */
export interface TuiPrograms {
  /** Lets the user edit a text in the program of `VISUAL` or `EDITOR`, which has the terminal meanwhile. Throws when there is none, or when it fails. */
  edit(text: string): Promise<string>;
}

export interface TuiOptions {
  /** Connected and not initialized. It is not closed here. */
  readonly client: AppServerClient;
  readonly start: TuiStart;
  /** For the threads that are begun here. */
  readonly overrides: Omit<ThreadStartParams, 'experimentalRawEvents' | 'persistExtendedHistory' | 'dynamicTools' | 'mockExperimentalField'>;
  /** Where it was begun. */
  readonly cwd: string;
  readonly prompt: string | null;
  readonly images: readonly string[];
  readonly settings: TuiSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly prompts?: PromptStore;
  readonly programs?: TuiPrograms;
  readonly isImageFile?: (path: string) => boolean;
  /** Default: that of `terminal-markup`, loaded with the first turn. */
  readonly loadHighlighter?: () => Promise<Highlighter>;
}

/** How it ended. */
export interface TuiEnd {
  /** The last conversation; null when none was begun. */
  readonly threadId: string | null;
  readonly threadName: string | null;
  readonly tokenUsage: ThreadTokenUsage | null;
  readonly exitCode: number;
  /** Why it could not go on; to be told on stderr. */
  readonly problem: string | null;
}
