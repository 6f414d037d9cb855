/** One line of a file: its text, the bytes that end it, and which line of the file on disk it is. */
export interface DocumentLine {
  text: string;
  /** `\n`, `\r\n`, or nothing on a last line without line break. A lone carriage return is part of the text. */
  ending: '\n' | '\r\n' | '';
  /** Index of the line in the file as it was on disk; null for a line that a patch wrote. */
  origin: number | null;
}

/** A text file in pieces that join to the same bytes again. */
export interface TextDocument {
  hasBom: boolean;
  lines: DocumentLine[];
  /** The more frequent line ending; `\n` on a draw and in a file without line breaks. Inserted lines take it. */
  ending: '\n' | '\r\n';
}

const BOM = '\ufeff';

/** Splits decoded text, byte order mark included, into a document. */
export function toDocument(content: string): TextDocument {
  const hasBom = content.startsWith(BOM);
  const lines: DocumentLine[] = [];
  let start = hasBom ? 1 : 0;
  let crlf = 0;
  for (let feed = content.indexOf('\n', start); feed !== -1; feed = content.indexOf('\n', start)) {
    const isCrlf = feed > start && content.charCodeAt(feed - 1) === 0x0d;
    if (isCrlf) crlf++;
    lines.push({ text: content.slice(start, isCrlf ? feed - 1 : feed), ending: isCrlf ? '\r\n' : '\n', origin: lines.length });
    start = feed + 1;
  }
  const ending = crlf * 2 > lines.length ? '\r\n' : '\n';
  if (start < content.length) lines.push({ text: content.slice(start), ending: '', origin: lines.length });
  return { hasBom, lines, ending };
}

/** The text of a document, byte order mark included. */
export function documentText({ hasBom, lines }: TextDocument): string {
  const body = lines.map(({ text, ending }) => text + ending).join('');
  return hasBom && !body.startsWith(BOM) ? BOM + body : body;
}
