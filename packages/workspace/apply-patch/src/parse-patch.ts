import { type IToken } from 'chevrotain';
import { explainFailure } from './explain-failure.ts';
import { type ChunkLine, type Hunk, type UpdateChunk } from './hunk.ts';
import { headerPath, lineText } from './line-text.ts';
import { openEnvelope } from './patch-envelope.ts';
import { buildPatchGrammar, type RawChunk, type RawHunk, type ReadPatchBody } from './patch-grammar.ts';
import { type PatchSyntaxError, syntaxError } from './syntax-error.ts';
import { trim } from './trim.ts';

export type ParseResult = { ok: true; hunks: Hunk[] } | { ok: false; error: PatchSyntaxError };

let grammar: Promise<ReadPatchBody> | undefined;

/**
 * Loads the parser generator and builds the grammar, once. The first `parsePatch` does it too; calling this while
 * a model is still writing hides the cost.
 */
export async function preparePatchParser(): Promise<void> {
  await loadGrammar();
}

function loadGrammar(): Promise<ReadPatchBody> {
  grammar ??= import('chevrotain').then((chevrotain) => buildPatchGrammar(chevrotain));
  return grammar;
}

/**
 * Reads a patch. Never throws for any text: what is not a patch is an error value with the original's words.
 * A patch with both markers and nothing between them is valid and has no hunks. Several `@@ context` lines in a
 * row narrow the place step by step; the original takes one only.
 */
export async function parsePatch(text: string): Promise<ParseResult> {
  const envelope = openEnvelope(text);
  if (!envelope.ok) return { ok: false, error: syntaxError(null, envelope.message) };
  const read = await loadGrammar();
  const { hunks, failure } = read(envelope.body);
  if (failure !== null) return { ok: false, error: explainFailure(envelope.body, hunks, failure) };
  return { ok: true, hunks: hunks.map(toHunk) };
}

function toHunk(raw: RawHunk): Hunk {
  const path = headerPath(raw.header);
  switch (raw.type) {
    case 'add':
      return { type: 'add', path, content: raw.lines.map((token) => `${lineText(token).slice(1)}\n`).join('') };
    case 'delete':
      return { type: 'delete', path };
    case 'update':
      return { type: 'update', path, moveTo: raw.move === null ? null : headerPath(raw.move), chunks: raw.chunks.map(toChunk) };
  }
}

function toChunk({ marks, lines, isEndOfFile }: RawChunk): UpdateChunk {
  const contexts = marks.map((mark) => lineText(mark).slice(3)).filter((context) => trim(context) !== '');
  return { contexts, lines: lines.map(toChunkLine), isEndOfFile };
}

function toChunkLine(token: IToken): ChunkLine {
  const text = lineText(token);
  const kind = text.charAt(0);
  return { kind: kind === '-' || kind === '+' ? kind : ' ', text: text.slice(1) };
}
