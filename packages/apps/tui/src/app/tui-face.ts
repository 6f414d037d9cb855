import { type AppServerClient } from '@codex-ts/app-server-client';
import { type Keymap } from '@codex-ts/keymap';

import { type ChosenSession, type FolderQuestion } from './sessions/choose-session.ts';
import { type Onboarding, type OnboardingOptions } from './onboarding/onboarding.ts';
import { type Prelude } from './prelude.ts';
import { type SessionFilter } from './sessions/session-feed.ts';
import { type TuiEnd, type TuiOptions } from './tui-options.ts';

/** Which stored conversations there are to choose from. */
export interface SessionQuestion {
  readonly purpose: 'resume' | 'fork';
  readonly client: AppServerClient;
  readonly version: string;
  readonly filter: SessionFilter;
  /** Begins with those of every folder. */
  readonly allFolders: boolean;
}

/** The terminal interface, on a screen or line by line. */
export interface TuiFace {
  readonly keymap: Keymap;
  /** Questions before there is a conversation. */
  readonly prelude: Pick<Prelude, 'ask'>;
  /** What a view shows has changed by itself. */
  redraw(): void;
  /** The questions of a first run. */
  onboarding(options: OnboardingOptions): Promise<Onboarding>;
  /** Lets the user choose a stored conversation to begin with. The client need not be introduced. */
  chooseSession(question: SessionQuestion): Promise<ChosenSession>;
  /** Asks where a conversation of another folder goes on; null when the user wants none. */
  chooseFolder(question: FolderQuestion): Promise<string | null>;
  /** Runs a conversation until the user leaves. The client stays open. */
  run(options: TuiOptions): Promise<TuiEnd>;
  /** Ends what is asked or run, as when the terminal is gone. */
  hangUp(): void;
  /** Gives the terminal back. */
  close(): void;
}
