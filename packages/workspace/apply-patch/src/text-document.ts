import { type DocumentLine, type LineEnding, type LineRun, RunWriter } from './line-runs.ts';

/** A text file in pieces that join to the same bytes again. It does not change. */
export interface TextDocument {
  readonly hasBom: boolean;
  readonly runs: readonly LineRun[];
  /** The number of lines. */
  readonly length: number;
}

export const BOM = '\ufeff';

/** Splits decoded text, byte order mark included, into a document. */
export function toDocument(content: string): TextDocument {
  const hasBom = content.startsWith(BOM);
  const writer = new RunWriter();
  let start = hasBom ? 1 : 0;
  for (let feed = content.indexOf('\n', start); feed !== -1; feed = content.indexOf('\n', start)) {
    const isCrlf = feed > start && content.charCodeAt(feed - 1) === 0x0d;
    writer.push({ text: content.slice(start, isCrlf ? feed - 1 : feed), ending: isCrlf ? '\r\n' : '\n', origin: writer.length });
    start = feed + 1;
  }
  if (start < content.length) writer.push({ text: content.slice(start), ending: '', origin: writer.length });
  return { hasBom, runs: writer.runs, length: writer.length };
}

/** The more frequent line ending; `\n` on a draw and in a file without line breaks. Inserted lines take it. */
export function usualEnding({ runs }: TextDocument): LineEnding {
  return runs.reduce((lead, { crlfLead }) => lead + crlfLead, 0) > 0 ? '\r\n' : '\n';
}

export function documentLines({ runs }: TextDocument): DocumentLine[] {
  const all: DocumentLine[] = [];
  for (const { lines } of runs) all.push(...lines);
  return all;
}

export function lastLine({ runs }: TextDocument): DocumentLine | undefined {
  return runs.at(-1)?.lines.at(-1);
}

/** The text of a document, byte order mark included. */
export function documentText({ hasBom, runs }: TextDocument): string {
  const body = runs.map(({ lines }) => lines.map(({ text, ending }) => text + ending).join('')).join('');
  return hasBom ? BOM + body : body;
}
