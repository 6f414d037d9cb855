import { type IRecognitionException, type IToken } from 'chevrotain';
import { headerPath, lineText } from './line-text.ts';
import { type RawHunk } from './patch-grammar.ts';
import { type PatchSyntaxError, syntaxError } from './syntax-error.ts';
import { trim } from './trim.ts';

const NO_LINES = 'Update hunk does not contain any lines';
const VALID_HEADERS = "Valid hunk headers: '*** Add File: {path}', '*** Delete File: {path}', '*** Update File: {path}'";
const VALID_PREFIXES = "Every line should start with ' ' (context line), '+' (added line), or '-' (removed line)";

/** The line of the patch at an offset of its body: the body begins on line 2. */
function lineAt(body: string, offset: number): number {
  let line = 2;
  for (let at = body.indexOf('\n'); at !== -1 && at < offset; at = body.indexOf('\n', at + 1)) line++;
  return line;
}

/** Puts into words where a body left the grammar, as the original words it. */
export function explainFailure(body: string, hunks: readonly RawHunk[], failure: IRecognitionException): PatchSyntaxError {
  const found = Number.isNaN(failure.token.startOffset) ? null : failure.token;
  const line = lineAt(body, found?.startOffset ?? body.length);
  const hunk = hunks.at(-1);
  const isInside = failure.context.ruleStack.at(-1) === 'chunkBody';
  if (isInside && hunk?.type === 'update') return explainChunk(body, hunk, found, line);
  const text = found === null ? '' : lineText(found);
  if (hunk?.type === 'update' && !text.startsWith('***')) {
    return syntaxError(line, `Expected update hunk to start with a @@ context marker, got: '${text}'`);
  }
  return syntaxError(line, `'${trim(text)}' is not a valid hunk header. ${VALID_HEADERS}`);
}

function explainChunk(body: string, hunk: Extract<RawHunk, { type: 'update' }>, found: IToken | null, line: number): PatchSyntaxError {
  const hasMark = (hunk.chunks.at(-1)?.marks.length ?? 0) > 0;
  const text = found === null ? null : lineText(found);
  if (hasMark) {
    return syntaxError(line, text === null || text === '*** End of File' ? NO_LINES : unexpected(text));
  }
  if (text === null || text.startsWith('***')) {
    return syntaxError(lineAt(body, hunk.header.startOffset), `Update file hunk for path '${headerPath(hunk.header)}' is empty`);
  }
  // Without a mark the original still counts one line for it.
  return syntaxError(line + 1, unexpected(text));
}

function unexpected(text: string): string {
  return `Unexpected line found in update hunk: '${text}'. ${VALID_PREFIXES}`;
}
