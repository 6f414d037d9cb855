import { editDocument } from './edit-document.ts';
import { type Hunk, type UpdateChunk } from './hunk.ts';
import { type MissingPlace, placeChunks } from './place-chunks.ts';
import { type TextDocument } from './text-document.ts';
import { WantedLines } from './wanted-lines.ts';

/** The edited document, or why there is none. */
type Edited = { ok: true; document: TextDocument } | { ok: false; message: string };

/**
 * Carries out the updates of one patch. What a hunk found out about the lines of a file is kept for the hunks that come
 * after it: a thousand hunks for one long file read its lines once.
 */
export class HunkEditor {
  private readonly wanted: WantedLines;

  /** @param hunks all hunks of the patch */
  constructor(hunks: readonly Hunk[]) {
    this.wanted = new WantedLines(hunks);
  }

  /** Puts the chunks of one of the hunks into a document. `path` is the file's name in the message for a chunk without a place. */
  edit(document: TextDocument, chunks: readonly UpdateChunk[], path: string): Edited {
    const placed = placeChunks(document, chunks, this.wanted);
    if (placed.ok) return { ok: true, document: editDocument(document, placed.placements) };
    return { ok: false, message: describeMissing(placed.reason, path) };
  }
}

function describeMissing(reason: MissingPlace, path: string): string {
  if (reason.type === 'context') return `Failed to find context '${reason.context}' in ${path}`;
  return `Failed to find expected lines in ${path}:\n${reason.lines.join('\n')}`;
}
