import { errorMessage } from '@codex-ts/protocol';

import { profileInUse } from './configured-value.ts';
import { type SharedContext } from './slash-command.ts';

/** A key of the configuration with its value; null takes it out. */
export type SettingEdits = Readonly<Record<string, unknown>>;

export interface SaveOptions {
  /** The keys are among those that a profile has: where one is in use, it is the profile's that are written. */
  readonly inProfile?: boolean;
  /** Conversations that are open take the change on. */
  readonly reload?: boolean;
  /** What is so when it could not be written. */
  readonly otherwise?: string;
}

/** Writes into the user's `config.toml`. What hinders it is told to the user. @returns whether it is written and nothing stands above it */
export async function saveSettings(context: SharedContext, edits: SettingEdits, { inProfile = false, reload = false, otherwise = 'The choice holds for this session only' }: SaveOptions = {}): Promise<boolean> {
  const { client, store } = context;
  try {
    const profile = inProfile ? await profileInUse(context) : null;
    const prefix = profile === null ? '' : `profiles.${JSON.stringify(profile)}.`;
    const { status, overriddenMetadata, filePath } = await client.request('config/batchWrite', {
      edits: Object.entries(edits).map(([key, value]) => ({ keyPath: `${prefix}${key}`, value, mergeStrategy: 'replace' as const })),
      ...(reload ? { reloadUserConfig: true } : {}),
    });
    if (status === 'ok') return true;
    // What was given on the command line is for this session; what is written, for others.
    const isForOthers = overriddenMetadata?.overridingLayer.name.type === 'sessionFlags' && !reload;
    if (!isForOthers) store.dispatch({ type: 'warning', text: `It is in ${filePath} now, but something stronger sets it too${overriddenMetadata == null ? '' : `: ${overriddenMetadata.message}`}.` });
    return isForOthers;
  } catch (error) {
    store.dispatch({ type: 'warning', text: `${otherwise}: ${errorMessage(error)}` });
    return false;
  }
}
