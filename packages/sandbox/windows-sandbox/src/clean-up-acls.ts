import { errorMessage } from '@codex-ts/protocol';
import { withoutAces } from './acl.ts';
import { type LedgerEntry, withLedger } from './acl-ledger.ts';
import { type Win32 } from './win32.ts';

export interface CleanUp {
  /** Paths that have nothing of ours any more, those that are gone included. */
  cleaned: string[];
  /** These stay in the ledger, for another time. */
  failed: { path: string; reason: string }[];
}

/**
 * Takes exactly those entries off that `applyAcls` has put on folders and files, and removes the empty folders that it
 * made; with `only`, of some paths. No command may be running in the sandbox meanwhile. Throws `CodexError` when the ledger cannot be read or kept.
 */
export async function cleanUpAcls(win32: Win32, codexHome: string, options: { signal?: AbortSignal | undefined; only?: (path: string) => boolean } = {}): Promise<CleanUp> {
  return withLedger(
    codexHome,
    async (ledger) => {
      const result: CleanUp = { cleaned: [], failed: [] };
      const kept: LedgerEntry[] = [];
      const isMeant = options.only ?? ((): boolean => true);
      kept.push(...ledger.entries.filter(({ path }) => !isMeant(path)));
      for (const entry of ledger.entries.filter(({ path }) => isMeant(path))) {
        const reason = options.signal?.aborted === true ? 'the clean-up was interrupted' : cleanEntry(win32, entry);
        if (reason === null) result.cleaned.push(entry.path);
        else {
          result.failed.push({ path: entry.path, reason });
          kept.push(entry);
        }
      }
      await ledger.replace(kept);
      return result;
    },
    options.signal,
  );
}

/** Null when nothing of ours is left there. */
function cleanEntry(win32: Win32, { path, aces, isMade }: LedgerEntry): string | null {
  try {
    if (win32.pathKind(path) === 'missing') return null;
    const acl = withoutAces(win32.fileDacl(path), aces);
    if (acl !== null) win32.setFileDacl(path, acl);
    // One that is not empty has become the user's.
    if (isMade === true) win32.removeEmptyFolder(path);
    return null;
  } catch (error) {
    return errorMessage(error);
  }
}
