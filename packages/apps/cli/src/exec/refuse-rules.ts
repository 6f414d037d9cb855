import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CodexError, systemErrorCode } from '@codex-ts/protocol';

/**
 * Refuses to run where the user wrote rules about commands: this version cannot enforce them, and running without them
 * could do what they forbid. Throws CodexError `rules_unsupported`, which names the file.
 */
export async function refuseRules(codexHome: string): Promise<void> {
  const folder = join(codexHome, 'rules');
  const names = await readdir(folder).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return [];
    throw error;
  });
  const rules = names.find((name) => name.endsWith('.rules'));
  if (rules === undefined) return;
  throw new CodexError(`This version cannot enforce rules yet, and ${join(folder, rules)} has some. Move it away to run without them.`, {
    code: 'rules_unsupported',
  });
}
