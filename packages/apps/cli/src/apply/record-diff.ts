import { type Hunk, parsePatch, type VerifiedChange, verifyPatch } from '@codex-ts/apply-patch';
import { isInside } from '@codex-ts/fs-utils';
import { type GitEntry } from '@codex-ts/git-utils';
import { CodexError } from '@codex-ts/protocol';
import { join, relative, resolve } from 'node:path';

import { type FileChange, type LeftOut, type TurnDiff } from './file-change.ts';
import { type PatchCall } from './patch-call.ts';

/**
 * What the recorded patches of a turn do to the files below `to`, as they are there now. `from` is where they lay for
 * the session; both absolute. Of what commands did nothing is known. @throws CodexError `patch_does_not_fit`
 */
export async function recordDiff(patches: readonly PatchCall[], from: string, to: string): Promise<TurnDiff> {
  const leftOut: LeftOut[] = [];
  const hunks: Hunk[] = [];
  for (const { patch, cwd } of patches) {
    const parsed = await parsePatch(patch);
    if (!parsed.ok) continue;
    for (const hunk of parsed.hunks) {
      const moved = movedHunk(hunk, (path) => placeIn(resolve(cwd, path), from, to));
      if (moved !== null) hunks.push(moved);
      else leftOut.push({ path: resolve(cwd, hunk.path), why: 'it is not in the repository of the session', isLoss: false });
    }
  }
  const verified = await verifyPatch(hunks, { cwd: to });
  if (!verified.ok) throw new CodexError(`The patches of the session do not fit the files here: ${verified.message}`, { code: 'patch_does_not_fit' });
  const remark = 'Only patches are recorded of that turn; what commands changed is not known.';
  return { changes: verified.changes.flatMap((change) => fileChanges(change, to)), leftOut, remark };
}

function placeIn(path: string, from: string, to: string): string | null {
  return isInside(path, from) ? join(to, relative(from, path)) : null;
}

function movedHunk(hunk: Hunk, place: (path: string) => string | null): Hunk | null {
  const path = place(hunk.path);
  if (path === null) return null;
  if (hunk.type !== 'update') return { ...hunk, path };
  const moveTo = hunk.moveTo === null ? null : place(hunk.moveTo);
  return moveTo === null && hunk.moveTo !== null ? null : { ...hunk, path, moveTo };
}

function fileChanges(change: VerifiedChange, root: string): FileChange[] {
  const named = (path: string, before: GitEntry | null, after: GitEntry | null): FileChange => ({ name: Buffer.from(relative(root, path)), shown: relative(root, path), before, after });
  const { path, before } = change;
  const old = before === null ? null : entry(before.bytes, before.mode);
  if (change.type === 'add') return [named(path, old, entry(Buffer.from(change.content), before?.mode ?? 0))];
  if (change.type === 'delete') return [named(path, old, null)];
  const now = entry(Buffer.from(change.newContent), change.before.mode);
  if (change.moveTo === null) return [named(path, old, now)];
  const { overwritten } = change;
  return [named(path, old, null), named(change.moveTo, overwritten === null ? null : entry(overwritten.bytes, overwritten.mode), now)];
}

function entry(bytes: Buffer, mode: number): GitEntry {
  return { mode: (mode & 0o100) === 0 ? '100644' : '100755', content: () => Promise.resolve(bytes) };
}
