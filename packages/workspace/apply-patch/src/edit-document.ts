import { type Placement } from './place-chunks.ts';
import { type DocumentLine, type TextDocument } from './text-document.ts';

/**
 * Puts placed chunks into a document. Lines outside the chunks and lines that a chunk only names as context keep
 * the file's own bytes, whatever the patch's spelling of them. Lines that the patch inserts are whole lines and
 * take the file's more frequent ending; so a file that ends without a line break still does if its last line
 * stays, and ends with one if the patch wrote the last line. A line that was last without a line break and has
 * others after it now gets the file's ending.
 */
export function editDocument(document: TextDocument, placements: readonly Placement[]): TextDocument {
  const lines: DocumentLine[] = [];
  let at = 0;
  const keepUpTo = (end: number): void => {
    for (; at < end; at++) {
      const line = document.lines[at];
      if (line !== undefined) lines.push(line);
    }
  };
  for (const placement of placements) {
    keepUpTo(placement.start);
    for (const { kind, text } of placement.lines) {
      if (kind === ' ') keepUpTo(at + 1);
      else if (kind === '-') at++;
      else lines.push({ text, ending: document.ending, origin: null });
    }
  }
  keepUpTo(document.lines.length);
  closeInnerLines(lines, document.ending);
  return { ...document, lines };
}

/** Only the line before the last inserted one can lack an ending, but which one that is need not be known. */
function closeInnerLines(lines: DocumentLine[], ending: '\n' | '\r\n'): void {
  for (let at = 0; at < lines.length - 1; at++) {
    const line = lines[at];
    if (line?.ending === '') lines[at] = { text: line.text, ending, origin: null };
  }
}
