import { basename } from 'node:path';
import { CodexError, isUuid } from '@codex-ts/protocol';

import { type ResumeRequest } from './exec-arguments.ts';

export interface SessionPlace {
  readonly codexHome: string;
  /** Sessions count that ran here last, unless all were asked for. */
  readonly cwd: string;
  readonly modelProvider: string;
  readonly signal: AbortSignal;
}

/**
 * The id of the thread to resume; null when the newest was asked for and there is none. An id is not looked up here.
 * @throws CodexError `no_session` when no session bears the name
 */
export async function resumeTarget(request: ResumeRequest, place: SessionPlace): Promise<string | null> {
  if (request.kind === 'named' && isUuid(request.session)) return request.session;
  const { findLatestRollout, findRolloutByName } = await import('@codex-ts/rollout');
  const { codexHome, modelProvider, signal } = place;
  const cwd = request.all ? null : place.cwd;
  if (request.kind === 'last') return threadOf(await findLatestRollout({ codexHome, cwd, modelProvider, signal }));
  const found = threadOf(await findRolloutByName(codexHome, request.session, { cwd, signal }));
  if (found !== null) return found;
  const hint = request.all ? '' : ' Only sessions of this folder were looked at; give --all for every folder.';
  throw new CodexError(`No session is named ${JSON.stringify(request.session)}.${hint}`, { code: 'no_session' });
}

/** A rollout's file name ends in the id of its thread. */
function threadOf(path: string | null): string | null {
  return path === null ? null : basename(path, '.jsonl').slice(-36);
}
