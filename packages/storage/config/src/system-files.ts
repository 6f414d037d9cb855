import { errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';

import { ConfigError } from './config-error.ts';

/** Files of an administrator whose restrictions this version cannot enforce. */
const POLICY_FILES = ['requirements.toml', 'managed_config.toml'];

/**
 * Fails closed: a policy that cannot be enforced stops the program instead of being passed over.
 * @throws {ConfigError} when a policy file exists, or when that cannot be told.
 */
export async function refuseSystemPolicy(systemDir: string): Promise<void> {
  for (const file of POLICY_FILES.map((name) => join(systemDir, name))) {
    if (await exists(file)) {
      throw new ConfigError(`${file} sets rules for this machine that this version cannot enforce yet, so it does not start.`, {
        code: 'system_policy_not_enforceable',
      });
    }
  }
}

/** A system-wide config.toml carries defaults, not rules: it is skipped, and that is said. */
export async function systemConfigWarnings(systemDir: string): Promise<string[]> {
  const file = join(systemDir, 'config.toml');
  return (await exists(file)) ? [`${file} is not read by this version; its settings have no effect.`] : [];
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return false;
    throw new ConfigError(`Cannot tell whether ${file} exists: ${errorMessage(error)}`, { code: 'system_policy_not_enforceable', cause: error });
  }
}
