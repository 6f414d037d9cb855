import { RolloutError } from './rollout-error.ts';
import { rolloutPath } from './rollout-path.ts';
import { type SessionMeta } from './session-meta.ts';

/** Where a new thread is stored. Throws RolloutError `rollout_bad_meta` when its creation time is no date. */
export function newRolloutPath(codexHome: string, meta: SessionMeta): string {
  const created = new Date(meta.timestamp);
  if (Number.isNaN(created.getTime())) {
    const message = `the creation time ${JSON.stringify(meta.timestamp)} of the session is no date`;
    throw RolloutError.content(codexHome, message, 'rollout_bad_meta');
  }
  return rolloutPath(codexHome, created, meta.id);
}
