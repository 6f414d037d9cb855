import { basename } from 'node:path';
import { CodexError, isUuid } from '@codex-ts/protocol';

import { type StoredRequest } from './exec-arguments.ts';

export interface SessionPlace {
  readonly codexHome: string;
  /** Sessions count that ran here last, unless all were asked for. */
  readonly cwd: string;
  readonly modelProvider: string;
  readonly signal: AbortSignal;
}

/**
 * The id of the thread to resume or to fork. An id is not looked up here. Null when the newest was to be resumed and
 * there is none: then a new one is started, as in the original.
 * @throws CodexError `no_session` when no session bears the name, or none is there to fork
 */
export async function storedThread(request: StoredRequest, place: SessionPlace): Promise<string | null> {
  if (request.kind === 'named' && isUuid(request.session)) return request.session;
  const { findLatestRollout, findRolloutByName } = await import('@codex-ts/rollout');
  const { codexHome, modelProvider, signal } = place;
  const cwd = request.all ? null : place.cwd;
  const isLast = request.kind === 'last';
  const path = isLast ? await findLatestRollout({ codexHome, cwd, modelProvider, signal }) : await findRolloutByName(codexHome, request.session, { cwd, signal });
  if (path !== null || (isLast && request.verb === 'resume')) return threadOf(path);
  const what = isLast ? 'There is no session to fork.' : `No session is named ${JSON.stringify(request.session)}.`;
  const hint = request.all ? '' : ' Only sessions of this folder were looked at; give --all for every folder.';
  throw new CodexError(`${what}${hint}`, { code: 'no_session' });
}

/** A rollout's file name ends in the id of its thread. */
function threadOf(path: string | null): string | null {
  return path === null ? null : basename(path, '.jsonl').slice(-36);
}
