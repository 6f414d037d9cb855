import { loadConfig, type LayerName } from '@codex-ts/config';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { settingsOf } from '../administration/settings.ts';
import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';
import { type ConfigRequest } from './config-flags.ts';
import { layerText } from './source-text.ts';

/** `codex config path`: the files that make up the configuration here, the weakest first. */
export async function listFiles(request: ConfigRequest, host: CommandHost): Promise<number> {
  const { configInput } = await settingsOf(request, host);
  const { layers } = await loadConfig(configInput);
  for (const { name, disabledReason } of layers) {
    const file = fileOf(name);
    if (file === null) continue;
    const state = disabledReason !== undefined ? `not used: ${disabledReason}` : existsSync(file) ? '' : 'does not exist';
    say(host.stdout, `${file}  ${layerText(name)}${state === '' ? '' : ` (${state})`}`);
  }
  return 0;
}

function fileOf(name: LayerName): string | null {
  switch (name.type) {
    case 'sessionFlags':
      return null;
    case 'project':
      return join(name.dotCodexFolder, 'config.toml');
    default:
      return name.file;
  }
}
