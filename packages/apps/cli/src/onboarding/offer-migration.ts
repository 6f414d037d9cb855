import { errorMessage } from '@codex-ts/protocol';

import { type Onboard } from './onboard.ts';
import { type ModelMigration } from './open-questions.ts';
import { settingPath, writeUserFile } from './user-file.ts';

/**
 * Offers the model that takes the place of the one in use. Either answer is written to `[notice.model_migrations]`, so
 * that it is asked once; the newer model also as `model`, and it is used at once, wherever the older one was set.
 * @returns false when the user leaves; then nothing is written
 */
export async function offerMigration(onboard: Onboard, { from, to }: ModelMigration): Promise<boolean> {
  const { steps, context: { host, request }, ready: { configInput, loaded: { config } } } = onboard;
  const text = `${to} is what its makers suggest in place of ${from}. /model changes it at any time.`;
  const answer = await steps.migration({ from, to, text });
  if (answer === null) return false;
  const isNew = answer === 'new';
  const edits = [{ path: ['notice', 'model_migrations', from], set: to }, ...(isNew ? [{ path: settingPath(config, 'model'), set: to }] : [])];
  await writeUserFile(config, edits, host.signal).catch((error: unknown) => request.onWarning(`The answer was not stored: ${errorMessage(error)}`));
  if (isNew) await onboard.change({ flags: { ...configInput.flags, model: to } });
  return true;
}
