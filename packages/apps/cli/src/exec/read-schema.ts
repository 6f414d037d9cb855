import { readFile } from 'node:fs/promises';
import { CodexError, errorMessage } from '@codex-ts/protocol';
import { findJsonFault } from '@codex-ts/text-utils';

/** The JSON value in a file; any value will do, judging it is the model's side. Throws CodexError `output_schema`. */
export async function readSchema(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw badSchema(`Cannot read the output schema file ${path}: ${errorMessage(cause)}`, cause);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    const fault = findJsonFault(text);
    const where = fault === null ? errorMessage(cause) : `line ${fault.line} column ${fault.column}: ${fault.reason}`;
    throw badSchema(`The output schema file ${path} is not valid JSON: ${where}`, cause);
  }
}

function badSchema(message: string, cause: unknown): CodexError {
  return new CodexError(message, { code: 'output_schema', cause });
}
