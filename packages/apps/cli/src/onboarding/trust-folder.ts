import { trustKey } from '@codex-ts/config';

import { type Onboard } from './onboard.ts';
import { shownPath, writeUserFile } from './user-file.ts';

/**
 * Asks whether the folder is trusted. Yes is written to `[projects."<root>"]` of the user's file, and the files of the
 * project count from then on. No writes nothing. @returns false for no @throws CodexError for a project file with mistakes
 */
export async function trustFolder(onboard: Onboard): Promise<boolean> {
  const { steps, context: { host }, ready: { configInput, loaded } } = onboard;
  const { config } = loaded;
  const root = await trustKey(loaded);
  const answer = await steps.trust({ folder: config.cwd, root }, () => writeUserFile(config, [{ path: ['projects', root, 'trust_level'], set: 'trusted' }], host.signal));
  if (answer === null) return false;
  steps.finished(`${shownPath(root, host.env)} is trusted${answer === 'session' ? ' for this session' : ''}`);
  const override = `projects={${JSON.stringify(root)}={trust_level="trusted"}}`;
  await onboard.change(answer === 'session' ? { cliOverrides: [...configInput.cliOverrides, override] } : {});
  return true;
}
