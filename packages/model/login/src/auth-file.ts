import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDir, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { findJsonFault } from '@codex-ts/text-utils';

/** What auth.json says, reduced to what can be used. */
export type StoredAuth =
  | { readonly kind: 'none' }
  | { readonly kind: 'api_key'; readonly key: string }
  | { readonly kind: 'chatgpt'; readonly accessToken: string; readonly accountId: string | undefined };

export type Fields = Readonly<Record<string, unknown>>;

const pathOf = (codexHome: string): string => join(codexHome, 'auth.json');

/**
 * Reads `<codexHome>/auth.json`. No file, or one without credentials, is `none`.
 * With `auth_mode` absent, an API key beats ChatGPT tokens.
 * Throws a `CodexError` (`auth_file`) when the file cannot be read or is not JSON; the message never quotes it.
 */
export async function readAuthFile(codexHome: string): Promise<StoredAuth> {
  const fields = await readAuthFields(codexHome);
  if (fields === null) return { kind: 'none' };
  const key = nonEmpty(fields['OPENAI_API_KEY']);
  const mode = fields['auth_mode'];
  if (key !== undefined && (mode === 'apikey' || mode === undefined || mode === null)) return { kind: 'api_key', key };
  const tokens = fields['tokens'];
  if (mode === 'apikey' || !isFields(tokens)) return { kind: 'none' };
  const accessToken = nonEmpty(tokens['access_token']);
  if (accessToken === undefined) return { kind: 'none' };
  return { kind: 'chatgpt', accessToken, accountId: nonEmpty(tokens['account_id']) ?? claimedAccount(tokens['id_token']) };
}

/** All that auth.json says; null when there is no such file. Throws as `readAuthFile` does. */
export async function readAuthFields(codexHome: string): Promise<Fields | null> {
  const path = pathOf(codexHome);
  const text = await readText(path);
  return text === null ? null : parseFields(text, path);
}

/** Stores an API key as the only credentials, for the owner's eyes alone (0600, a new folder 0700). Throws on an empty key. */
export async function saveApiKey(codexHome: string, key: string): Promise<void> {
  const trimmed = key.trim();
  if (trimmed === '') throw new CodexError('No API key was given.', { code: 'empty_api_key' });
  const text = JSON.stringify({ auth_mode: 'apikey', OPENAI_API_KEY: trimmed }, null, 2);
  await ensureDir(codexHome, 0o700);
  await writeFileAtomic(pathOf(codexHome), text, { mode: 0o600 });
}

/** Deletes the stored credentials. Returns whether there were any. */
export async function removeAuth(codexHome: string): Promise<boolean> {
  try {
    await rm(pathOf(codexHome));
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return false;
    throw new CodexError(`Cannot remove ${pathOf(codexHome)}: ${errorMessage(error)}`, { code: 'auth_file', cause: error });
  }
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw new CodexError(`Cannot read ${path}: ${errorMessage(error)}`, { code: 'auth_file', cause: error });
  }
}

function parseFields(text: string, path: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The cause is left out on purpose: its message quotes the file.
    const { reason, line, column } = findJsonFault(text) ?? { reason: 'not JSON', line: 1, column: 1 };
    throw badFile(path, `${reason} at line ${line} column ${column}`);
  }
  if (!isFields(value)) throw badFile(path, 'expected an object at line 1 column 1');
  return value;
}

function badFile(path: string, reason: string): CodexError {
  return new CodexError(`Cannot use ${path}: ${reason}. Log in again, or delete the file.`, { code: 'auth_file' });
}

/** Older files name the account only inside the id token. */
function claimedAccount(idToken: unknown): string | undefined {
  return nonEmpty(tokenClaims(idToken).openai['chatgpt_account_id']);
}

/** What an id token claims, and of that what OpenAI adds. Its signature is not our business: the server checks. */
export function tokenClaims(idToken: unknown): { all: Fields; openai: Fields } {
  const payload = typeof idToken === 'string' ? idToken.split('.')[1] : undefined;
  if (payload === undefined) return { all: {}, openai: {} };
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const all = isFields(claims) ? claims : {};
    const openai = all['https://api.openai.com/auth'];
    return { all, openai: isFields(openai) ? openai : {} };
  } catch (error) {
    if (error instanceof SyntaxError) return { all: {}, openai: {} };
    throw error;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nonEmpty(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
