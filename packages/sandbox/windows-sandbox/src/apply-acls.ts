import { win32 as windowsPath } from 'node:path';
import { CodexError } from '@codex-ts/protocol';
import { type Ace, withAces } from './acl.ts';
import { type LedgerEntry, withLedger } from './acl-ledger.ts';
import { type AclRequest } from './launch-description.ts';
import { acesFor, type Trustees } from './sandbox-aces.ts';
import { type PathKind, type Win32 } from './win32.ts';

interface Change {
  path: string;
  aces: Ace[];
  makeFolder: boolean;
}

/**
 * Sets what a launch needs in access lists and leaves alone what is there already, ours or the user's. Each entry is
 * recorded in the ledger first. Nothing is done when nothing is missing, which is the usual case: setting an entry on a
 * large folder takes Windows long. Throws CodexError `sandbox_unavailable` when a path cannot be protected, and
 * `Win32Error`; then the command must not run.
 */
export async function applyAcls(win32: Win32, codexHome: string, requests: readonly AclRequest[], trustees: Trustees, signal?: AbortSignal): Promise<void> {
  if (missing(win32, requests, trustees).length === 0) return;
  await withLedger(
    codexHome,
    async (ledger) => {
      const changes = missing(win32, requests, trustees);
      await ledger.record(changes.map(entryOf));
      for (const { path, aces, makeFolder } of changes) {
        signal?.throwIfAborted();
        if (makeFolder) win32.makeFolder(path);
        // Read anew: what was set above it may have been handed down meanwhile.
        const acl = withAces(win32.fileDacl(path), aces);
        if (acl !== null) win32.setFileDacl(path, acl);
      }
    },
    signal,
  );
}

function missing(win32: Win32, requests: readonly AclRequest[], trustees: Trustees): Change[] {
  const changes = requests.map((request) => changeFor(win32, request, trustees));
  return changes.filter((change) => change !== null);
}

function changeFor(win32: Win32, request: AclRequest, trustees: Trustees): Change | null {
  const { path } = request;
  const kind = win32.pathKind(path);
  if (!isUsable(kind, request)) return null;
  const makeFolder = kind === 'missing';
  if (makeFolder && win32.pathKind(windowsPath.dirname(path)) !== 'folder') return null;
  const aces = acesFor(request, kind !== 'file', trustees);
  const isDone = !makeFolder && withAces(win32.fileDacl(path), aces) === null;
  return isDone ? null : { path, aces, makeFolder };
}

/** False for what needs nothing. */
function isUsable(kind: PathKind, { path, access, ifMissing }: AclRequest): boolean {
  if (kind === 'missing') {
    if (ifMissing === 'refuse') throw cannotProtect(path, 'it does not exist, so a command could make it; create it, or take it out of the policy');
    return ifMissing === 'make-folder';
  }
  if (kind !== 'link') return true;
  // The entry would stand on what the link leads to, and the link itself could be replaced.
  if (access !== 'allow-read') throw cannotProtect(path, 'it is a link');
  return false;
}

function entryOf({ path, aces, makeFolder }: Change): LedgerEntry {
  return { path, aces, ...(makeFolder ? { isMade: true } : {}) };
}

function cannotProtect(path: string, reason: string): CodexError {
  return new CodexError(`The sandbox cannot protect ${path}, so the command was not run: ${reason}.`, { code: 'sandbox_unavailable' });
}
