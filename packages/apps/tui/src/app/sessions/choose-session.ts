import { type Thread } from '@codex-ts/app-server-protocol';

import { type FolderOutcome, SessionFolder } from '../../views/pickers/session-folder.ts';
import { introduce } from './introduce.ts';
import { type SessionAnswer, SessionChoice, type SessionChoiceOptions } from './session-choice.ts';
import { type Tui } from '../tui.ts';

type Screen = Pick<Tui, 'prelude' | 'keymap' | 'redraw'>;

/** What was chosen before there is a conversation. `quit`: the user wants none at all. */
export type ChosenSession = { readonly type: 'session'; readonly thread: Thread } | { readonly type: 'new' } | { readonly type: 'quit' };

/** Lets the user choose a stored conversation to begin with. The client need not be introduced. */
export async function chooseSession(screen: Screen, { version, ...options }: Omit<SessionChoiceOptions, 'changed' | 'keymap'> & { readonly version: string }): Promise<ChosenSession> {
  await introduce(options.client, version);
  const choice = new SessionChoice({ ...options, keymap: screen.keymap, changed: () => screen.redraw() });
  try {
    const answer = await screen.prelude.ask<SessionAnswer, ChosenSession>(choice, (outcome, done) => {
      if (outcome.type === 'picked') done({ type: 'session', thread: outcome.thread });
      else done({ type: outcome.type === 'startNew' ? 'new' : 'quit' });
    });
    return answer ?? { type: 'quit' };
  } finally {
    choice.close();
  }
}

export interface FolderQuestion {
  readonly purpose: 'resume' | 'fork';
  readonly stored: string;
  readonly here: string;
  readonly isGone: boolean;
}

/** Asks where a conversation of another folder goes on; null when the user wants none. Esc stands for its own folder, as in the original. */
export async function chooseFolder({ prelude, keymap }: Screen, question: FolderQuestion): Promise<string | null> {
  return prelude.ask<FolderOutcome, string | null>(new SessionFolder({ ...question, keymap }), (outcome, done) => {
    if (outcome.type === 'quit') return done(null);
    const isHere = outcome.type === 'folder' ? outcome.folder === 'here' : question.isGone;
    done(isHere ? question.here : question.stored);
  });
}
