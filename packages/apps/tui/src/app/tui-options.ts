import { type ThreadStartParams, type ThreadTokenUsage } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { type FileOpener, type Highlighter } from '@codex-ts/terminal-markup';

/** The conversation to begin with. */
export type TuiStart =
  | { readonly kind: 'new' }
  /** `cwd`: the folder to work in, when it is not the one that is worked in already. */
  | { readonly kind: 'resume' | 'fork'; readonly threadId: string; readonly cwd?: string };

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
  /** Colours for code, by name. Default: what suits the background. */
  readonly theme?: string;
  /** The profile in use, where the configuration itself does not name it. */
  readonly profile?: string | null;
  /** A tip below the header of the first conversation. Default: yes. */
  readonly showTooltips?: boolean;
  /** The editor that links to files open in. */
  readonly fileOpener?: FileOpener | null;
  /** Full access was warned of before, and the warning is not wanted again. */
  readonly skipFullAccessWarning?: boolean;
}

/** Prompts of earlier sessions; offset 0 is the newest. */
export interface PromptStore {
  append(text: string, threadId: string): Promise<void>;
  read(offset: number): Promise<string | null>;
  /** The newest one at `offset` or older that contains `query`, in any case. */
  search(query: string, offset: number): Promise<{ readonly offset: number; readonly text: string } | null>;
}

/** Programs of the user's. */
export interface TuiPrograms {
  /** Lets the user edit a text in the program of `VISUAL` or `EDITOR`, which has the terminal meanwhile. Throws when there is none, or when it fails. */
  edit(text: string): Promise<string>;
  /** Puts a text into the clipboard of this computer; false where no program can. */
  copy?(text: string): Promise<boolean>;
}

/** What became of looking for an image in the clipboard: a file that holds it, or the sentence that says why there is none. */
export type ClipboardImage = { readonly path: string } | { readonly problem: string };

/** Where images come from that go with a message. */
export interface ImageSource {
  /** The image file that a path names, as an absolute path; null when it names none. `cwd`: what it counts from. */
  find(path: string, cwd: string): string | null;
  /** Puts the image of the clipboard into a file. Rejects only when `signal` is aborted. */
  fromClipboard(signal: AbortSignal): Promise<ClipboardImage>;
}

export interface TuiOptions {
  /** Connected; introduced here unless `introduce` has done so. It is not closed here. */
  readonly client: AppServerClient;
  readonly start: TuiStart;
  /** For the threads that are begun here. */
  readonly overrides: Omit<ThreadStartParams, 'experimentalRawEvents' | 'persistExtendedHistory' | 'dynamicTools' | 'mockExperimentalField'>;
  /** The same for another folder, whose configuration may differ. Default: `overrides` in that folder. */
  readonly overridesIn?: (cwd: string) => Promise<TuiOptions['overrides']>;
  /** Where it was begun. */
  readonly cwd: string;
  /** Whether folders of this machine are those of the server. Default: yes. */
  readonly isLocal?: boolean;
  readonly prompt: string | null;
  /** What there is to know before the first message, printed once. */
  readonly opening?: readonly string[];
  /** Stands in the composer at first, to be sent or changed. */
  readonly draft?: string;
  readonly images: readonly string[];
  readonly settings: TuiSettings;
  readonly env: NodeJS.ProcessEnv;
  readonly version: string;
  readonly prompts?: PromptStore;
  readonly programs?: TuiPrograms;
  /** The user's own prompts: names of files without `.md`, and what is in them. */
  readonly customPrompts?: () => Promise<readonly { readonly name: string; readonly text: string }[]>;
  /** For tips and the like, from 0 up to, but not, 1. Default: Math.random. */
  readonly random?: () => number;
  /** Default: there are none that could be attached. */
  readonly imageSource?: ImageSource;
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
