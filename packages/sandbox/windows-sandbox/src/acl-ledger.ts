import { readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ensureDir, withFileLock, writeFileAtomic } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type Ace, sameAce } from './acl.ts';
import { ledgerFile } from './sandbox-folder.ts';
import { isSamePath } from './windows-path.ts';

/** What we have put on a path, so that it can be taken off again. */
export interface LedgerEntry {
  path: string;
  aces: Ace[];
  /** We made this folder, empty, to keep commands from making it. */
  isMade?: boolean;
}

/** The ledger while its lock is held. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  /** Adds what is about to be set. What stands in the ledger may not be there; what is there stands in the ledger. */
  record(added: readonly LedgerEntry[]): Promise<void>;
  replace(entries: readonly LedgerEntry[]): Promise<void>;
}

/**
 * Runs `work` with the ledger in `codexHome`, while nobody else changes access lists for a sandbox: what is read there
 * can be written back. Throws `CodexError`.
 */
export async function withLedger<T>(codexHome: string, work: (ledger: Ledger) => Promise<T>, signal?: AbortSignal): Promise<T> {
  const path = ledgerFile(codexHome);
  await ensureDir(dirname(path), 0o700);
  const run = async (): Promise<T> => {
    const entries = await readLedger(path);
    const replace = (after: readonly LedgerEntry[]): Promise<void> => writeFileAtomic(path, `${JSON.stringify({ version: 1, entries: after })}\n`, { mode: 0o600 });
    return work({ entries, replace, record: (added) => replace(added.reduce(merged, entries)) });
  };
  return withFileLock(path, run, { signal });
}

function merged(entries: readonly LedgerEntry[], added: LedgerEntry): readonly LedgerEntry[] {
  const known = entries.find(({ path }) => isSamePath(path, added.path));
  if (known === undefined) return [...entries, added];
  const fresh = added.aces.filter((ace) => !known.aces.some((other) => sameAce(other, ace)));
  if (fresh.length === 0 && (known.isMade === true || added.isMade !== true)) return entries;
  const whole = { ...known, aces: [...known.aces, ...fresh], ...(added.isMade === true ? { isMade: true } : {}) };
  return entries.map((entry) => (entry === known ? whole : entry));
}

/** A ledger that cannot be read is put aside, for a person to look at; the entries it named stay on their folders. */
async function readLedger(path: string): Promise<readonly LedgerEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return [];
    throw new CodexError(`Cannot read ${path}: ${errorMessage(cause)}`, { code: 'sandbox_unavailable', cause });
  }
  const entries = parsedEntries(text);
  if (entries === null) await rename(path, `${path}.damaged-${Date.now()}`);
  return entries ?? [];
}

function parsedEntries(text: string): LedgerEntry[] | null {
  try {
    const value = JSON.parse(text) as { entries?: unknown };
    const entries: unknown = value.entries;
    return Array.isArray(entries) && entries.every(isEntry) ? entries : null;
  } catch {
    // Not JSON, or JSON `null`: the caller puts it aside.
    return null;
  }
}

function isEntry(value: unknown): value is LedgerEntry {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('aces' in value)) return false;
  return typeof value.path === 'string' && Array.isArray(value.aces) && value.aces.every(isAce);
}

function isAce(value: unknown): value is Ace {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, flags, mask, sid } = value as Partial<Record<keyof Ace, unknown>>;
  return (kind === 'allow' || kind === 'deny') && typeof flags === 'number' && typeof mask === 'number' && typeof sid === 'string';
}
