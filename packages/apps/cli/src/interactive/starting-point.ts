import { type Thread } from '@codex-ts/app-server-protocol';
import { type AppServerClient } from '@codex-ts/app-server-client';
import { raceAbort } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';
import { findSession, introduce, newestSession, type TuiFace, type TuiStart } from '@codex-ts/tui';

import { sessionFolder } from './session-folder.ts';
import { type SessionRequest } from './session-request.ts';
import { waitFor } from './wait-on-screen.ts';

/** With what the interface begins, and where. */
export interface StartingPoint {
  readonly start: TuiStart;
  readonly cwd: string;
}

export interface StartingPlace {
  readonly client: AppServerClient;
  readonly version: string;
  readonly here: string;
  /** The folder was named with -C. */
  readonly isNamed: boolean;
  /** Sessions with another provider are not listed; null: all are. */
  readonly modelProvider: string | null;
  /** Folders of this machine are those of the server. */
  readonly isLocal: boolean;
  readonly signal: AbortSignal;
}

/** What of the interface asks, and shows that something is waited for. */
type Asking = Pick<TuiFace, 'chooseSession' | 'chooseFolder' | 'prelude' | 'keymap' | 'redraw'>;

const NEW: TuiStart = { kind: 'new' };

/**
 * Finds the session that was asked for, or lets the user choose one and where it goes on. Null: they want none.
 * @throws CodexError `no_session`
 */
export async function startingPoint(tui: Asking, request: SessionRequest | null, place: StartingPlace): Promise<StartingPoint | null> {
  const { here, isNamed, isLocal } = place;
  if (request === null) return { start: NEW, cwd: here };
  const found = await sessionOf(tui, request, place);
  if (found === 'quit') return null;
  if (found === 'new') return { start: NEW, cwd: here };
  const { verb } = request;
  if (!isLocal) return { start: { kind: verb, threadId: found.id }, cwd: here };
  const cwd = await sessionFolder(tui, { verb, stored: found.cwd, here, isNamed });
  return cwd === null ? null : { start: { kind: verb, threadId: found.id, cwd }, cwd };
}

async function sessionOf(tui: Asking, request: SessionRequest, place: StartingPlace): Promise<Thread | 'new' | 'quit'> {
  const { client, version, here, modelProvider, isLocal, signal } = place;
  const { verb, all, includesNonInteractive } = request;
  const cwd = isLocal ? here : null;
  // A server may be slow, and a home may have many sessions.
  const wait = <T>(work: Promise<T>): Promise<T> => waitFor(tui, { title: 'Looking for the session', about: 'The server has not answered yet.' }, (stopped) => raceAbort(work, stopped), signal);
  await wait(introduce(client, version));
  if (request.kind === 'pick') {
    const chosen = await tui.chooseSession({ purpose: verb, client, version, filter: { cwd, modelProvider, includesNonInteractive }, allFolders: all });
    return chosen.type === 'session' ? chosen.thread : chosen.type;
  }
  if (request.kind === 'named') return wait(findSession(client, request.session, all ? null : cwd));
  const newest = await wait(newestSession(client, { cwd: all ? null : cwd, modelProvider, includesNonInteractive }));
  if (newest !== null || verb === 'resume') return newest ?? 'new';
  throw new CodexError(`There is no session to fork.${all || cwd === null ? '' : ' Only sessions of this folder were looked at; give --all for every folder.'}`, { code: 'no_session' });
}
