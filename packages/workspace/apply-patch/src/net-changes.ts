import { type FileOverlay, type TrackedFile } from './file-overlay.ts';
import { documentText } from './text-document.ts';
import { unifiedHunks } from './unified-hunks.ts';
import { type VerifiedChange } from './verified-change.ts';

/** What all hunks together come to: a change for each file that comes out different, in an order to write them in. */
export function netChanges(overlay: FileOverlay): VerifiedChange[] {
  const changes: VerifiedChange[] = [];
  const behindLinks: VerifiedChange[] = [];
  const removedLinks = new Set(overlay.files.flatMap(({ isLink, fromPlace }) => (isLink ? [fromPlace] : [])));
  for (const file of overlay.files) {
    const successor = file.place === null && file.fromPlace !== null && !file.isLink ? overlay.occupant(file.fromPlace) : null;
    if (successor !== null) {
      for (const mark of file.marks) successor.marks.push(mark);
      continue;
    }
    const change = netChange(file, overlay);
    // What takes the name of a symlink is written when the link is gone: else it would go where the link leads.
    if (change !== null) (removedLinks.has(file.place) ? behindLinks : changes).push(change);
  }
  return [...changes, ...behindLinks];
}

function netChange(file: TrackedFile, overlay: FileOverlay): VerifiedChange | null {
  const { from, path, before, original, document, marks } = file;
  if (path === null) {
    if (from === null || before === null) return null;
    return { type: 'delete', path: from, before, content: original === null ? '' : documentText(original), marks };
  }
  if (document === null) return null;
  const newContent = documentText(document);
  if (from === null || before === null || original === null) {
    return { type: 'add', path, content: newContent, before: overlay.onDisk(path), marks };
  }
  const moveTo = file.place === file.fromPlace ? null : path;
  const overwritten = moveTo === null ? null : overlay.onDisk(moveTo);
  const unifiedDiff = unifiedHunks(original, document);
  return { type: 'update', path: from, before, oldContent: documentText(original), newContent, moveTo, overwritten, unifiedDiff, marks };
}
