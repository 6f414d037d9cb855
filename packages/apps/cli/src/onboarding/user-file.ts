import { join } from 'node:path';
import { type LoadedConfig } from '@codex-ts/config';
import { type ConfigEdit, editConfigFile } from '@codex-ts/config-edit';

type Config = Pick<LoadedConfig['config'], 'codexHome' | 'profile'>;

/** Writes answers into the user's `config.toml`. @throws CodexError when it cannot be changed */
export async function writeUserFile({ codexHome }: Config, edits: readonly ConfigEdit[], signal: AbortSignal): Promise<void> {
  await editConfigFile({ file: join(codexHome, 'config.toml'), edits, signal });
}

/** Where a setting belongs that is to hold the next time: in the active profile, which would win otherwise. */
export function settingPath({ profile }: Config, key: string): string[] {
  return profile === null ? [key] : ['profiles', profile, key];
}

/** How a person writes a path: from their home where it is in there. */
export function shownPath(path: string, env: NodeJS.ProcessEnv): string {
  const home = env['HOME'] ?? '';
  return home !== '' && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}
