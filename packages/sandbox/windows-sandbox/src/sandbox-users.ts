import { readFile } from 'node:fs/promises';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { markerFile, secretsFile } from './sandbox-folder.ts';
import { type Credentials, type Win32 } from './win32.ts';

/** Names as the original's. */
export const SANDBOX_GROUP = 'CodexSandboxUsers';
export const SANDBOX_USERS = { offline: 'CodexSandboxOffline', online: 'CodexSandboxOnline' } as const;

export type SandboxAccount = keyof typeof SANDBOX_USERS;

/** Passwords as DPAPI keeps them for the user who ran the set-up, base64. */
export interface SandboxSecrets {
  version: 1;
  passwords: Record<SandboxAccount, string>;
}

/** Written last: the set-up is complete. */
export interface SetupMarker {
  version: 1;
  /** Of the user whom the set-up is for. */
  userSid: string;
  /** Loopback ports that the firewall leaves open to commands without network. */
  proxyPorts: number[];
}

const ADVICE = 'Run the set-up of the Windows sandbox (again) as administrator, or set `windows.sandbox = "unelevated"`.';

/** Throws CodexError `sandbox_unavailable` when the set-up has not been run. */
export function sandboxGroupSid(win32: Win32): string {
  const sid = win32.lookupSid(SANDBOX_GROUP);
  if (sid === null) throw notSetUp(`the group ${SANDBOX_GROUP} does not exist`);
  return sid;
}

/** Throws CodexError `sandbox_unavailable` when the set-up is missing, incomplete, another user's or for other ports. */
export async function checkSetup(codexHome: string, userSid: string, proxyPorts: readonly number[]): Promise<void> {
  const marker = await readJson(markerFile(codexHome), isMarker);
  if (marker === null) throw notSetUp('its set-up has not been completed');
  if (marker.userSid !== userSid) throw notSetUp('it was set up by another user');
  const closed = proxyPorts.filter((port) => !marker.proxyPorts.includes(port));
  if (closed.length > 0) throw notSetUp(`its firewall rules keep commands from the proxy's port ${closed.join(', ')}; the set-up must be told that port`);
}

/** Throws CodexError `sandbox_unavailable` when they are missing or cannot be opened, `Win32Error`. */
export async function sandboxCredentials(win32: Win32, codexHome: string, account: SandboxAccount): Promise<Credentials> {
  const credentials = await storedCredentials(win32, codexHome, account);
  if (credentials === null) throw notSetUp('the passwords of its users cannot be read');
  return credentials;
}

/** Null when there are none that this user can open. */
export async function storedCredentials(win32: Win32, codexHome: string, account: SandboxAccount): Promise<Credentials | null> {
  const secrets = await readJson(secretsFile(codexHome), isSecrets);
  if (secrets === null) return null;
  try {
    return { user: SANDBOX_USERS[account], password: win32.unprotectData(Buffer.from(secrets.passwords[account], 'base64')).toString('utf8') };
  } catch (error) {
    // Another user's, or damaged.
    if (!CodexError.isInstance(error)) throw error;
    return null;
  }
}

/** Null for a file that is missing or not what it should be. */
async function readJson<T>(path: string, isRight: (value: unknown) => value is T): Promise<T | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return null;
    throw new CodexError(`The sandbox cannot read ${path}: ${errorMessage(cause)}`, { code: 'sandbox_unavailable', cause });
  }
  try {
    const value: unknown = JSON.parse(text);
    return isRight(value) ? value : null;
  } catch {
    // Damaged: as good as missing, and made anew by the next set-up.
    return null;
  }
}

function isMarker(value: unknown): value is SetupMarker {
  const marker = value as Partial<SetupMarker> | null;
  return marker?.version === 1 && typeof marker.userSid === 'string' && Array.isArray(marker.proxyPorts);
}

function isSecrets(value: unknown): value is SandboxSecrets {
  const secrets = value as Partial<SandboxSecrets> | null;
  return secrets?.version === 1 && typeof secrets.passwords?.offline === 'string' && typeof secrets.passwords.online === 'string';
}

function notSetUp(reason: string): CodexError {
  return new CodexError(`The elevated Windows sandbox is not ready: ${reason}. ${ADVICE}`, { code: 'sandbox_unavailable' });
}
