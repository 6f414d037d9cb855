import { configSchema } from '@codex-ts/config';

import { type CommandHost } from '../command-host.ts';
import { say } from '../say.ts';

/** `codex config schema`. */
export function printSchema(host: CommandHost): number {
  say(host.stdout, JSON.stringify(configSchema(), null, 2));
  return 0;
}
