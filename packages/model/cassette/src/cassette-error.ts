import { CodexError } from '@codex-ts/protocol';

/** The file is not a cassette we can play. `line` counts from 1. */
export function invalidCassette(file: string, line: number, problem: string, cause?: unknown): CodexError {
  return new CodexError(`The cassette ${file} cannot be played: line ${line}: ${problem}.`, { code: 'cassette_invalid', cause });
}

/** A run did something else than the recording. Trying again cannot help. */
export function mismatch(message: string): CodexError {
  return new CodexError(message, { code: 'cassette_mismatch' });
}

export function exhausted(file: string, exchanges: number, request: string): CodexError {
  const held = exchanges === 1 ? '1 exchange' : `${exchanges} exchanges`;
  const message = `The cassette ${file} is played out: it holds ${held}, and the run went on with request ${exchanges + 1} (${request}).`;
  return new CodexError(message, { code: 'cassette_exhausted' });
}

export function cannotWrite(file: string, cause: unknown, what: string): CodexError {
  return new CodexError(`The cassette ${file} could not be recorded: ${what}.`, { code: 'cassette_write_failed', cause });
}
