import { type DocumentLine, type LineEnding, RunReader, RunWriter } from './line-runs.ts';
import { type Placement } from './place-chunks.ts';
import { BOM, type TextDocument, usualEnding } from './text-document.ts';

/**
 * Puts placed chunks into a document. Lines outside the chunks and lines that a chunk only names as context keep
 * the file's own bytes, whatever the patch's spelling of them. Lines that the patch inserts are whole lines and
 * take the file's more frequent ending; so a file that ends without a line break still does if its last line
 * stays, and ends with one if the patch wrote the last line. A line that was last without a line break and has
 * others after it now gets the file's ending. But for the origins of lines the result is what reading its text would
 * give: it makes no difference whether a file is written between two edits.
 */
export function editDocument(document: TextDocument, placements: readonly Placement[]): TextDocument {
  const ending = usualEnding(document);
  const reader = new RunReader(document.runs);
  const writer = new RunWriter();
  let { hasBom } = document;
  const insert = (text: string): void => {
    const { last } = writer;
    if (last?.ending === '') writer.replaceLast(wholeLine(last.text, ending));
    // A byte order mark that the patch wrote is the file's, not one more.
    const isMarked = writer.length === 0 && text.startsWith(BOM);
    hasBom ||= isMarked;
    writer.push(wholeLine(isMarked ? text.slice(BOM.length) : text, ending));
  };
  for (const placement of placements) {
    reader.copyTo(writer, placement.start);
    for (const { kind, text } of placement.lines) {
      if (kind === ' ') reader.copyTo(writer, reader.next + 1);
      else if (kind === '-') reader.skip();
      else insert(text);
    }
  }
  reader.copyTo(writer, document.length);
  return { hasBom, runs: writer.runs, length: writer.length };
}

/** A carriage return at the end of a line's text becomes half of its ending. */
function wholeLine(text: string, ending: LineEnding): DocumentLine {
  if (ending === '\n' && text.endsWith('\r')) return { text: text.slice(0, -1), ending: '\r\n', origin: null };
  return { text, ending, origin: null };
}
