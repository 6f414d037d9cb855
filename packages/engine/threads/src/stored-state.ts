import { loadThread } from '@codex-ts/rollout';
import { type StoredState } from '@codex-ts/session';
import { toldFrame } from './turn-frame.ts';

/** What the record of a thread says of it now. @throws RolloutError */
export async function storedState(path: string): Promise<StoredState> {
  const { history, referenceContext, previousModel } = await loadThread(path);
  return { history, told: referenceContext === null ? null : toldFrame(referenceContext), previousModel };
}
