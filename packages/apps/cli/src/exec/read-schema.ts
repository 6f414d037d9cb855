import { readFile } from 'node:fs/promises';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** The JSON value in a file; any value will do, judging it is the model's side. Throws CodexError `output_schema`. */
export async function readSchema(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw badSchema(`Cannot read the output schema file ${path}: ${errorMessage(cause)}`, cause);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badSchema(`The output schema file ${path} is not valid JSON: ${errorMessage(cause)}${place(text, cause)}`, cause);
  }
}

/** Line and column, where the parser's message gives an offset. */
function place(text: string, error: unknown): string {
  const offset = /at position (\d+)$/.exec(errorMessage(error))?.[1];
  if (offset === undefined) return '';
  const before = text.slice(0, Number(offset)).split('\n');
  return ` (line ${before.length} column ${(before.at(-1)?.length ?? 0) + 1})`;
}

function badSchema(message: string, cause: unknown): CodexError {
  return new CodexError(message, { code: 'output_schema', cause });
}
