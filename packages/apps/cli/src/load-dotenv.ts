import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';

/**
 * The environment with `<codexHome>/.env` laid over it. Names that begin with `CODEX_` are left out, in any case, so
 * that the file cannot move the home it lies in. Throws CodexError `dotenv` when the file is there but unreadable.
 */
export async function loadDotenv(codexHome: string, env: Readonly<NodeJS.ProcessEnv>): Promise<NodeJS.ProcessEnv> {
  const path = join(codexHome, '.env');
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(cause) ?? '')) return '';
    throw new CodexError(`Cannot read ${path}: ${errorMessage(cause)}`, { code: 'dotenv', cause });
  });
  const entries = Object.entries(parseEnv(text)).filter(([name]) => !name.toUpperCase().startsWith('CODEX_'));
  return { ...env, ...Object.fromEntries(entries) };
}
