import { CodexError, errorMessage } from '@codex-ts/protocol';

/** Says which path could not be written; the system's error is the cause. */
export function writeFailed(path: string, cause: unknown): CodexError {
  return new CodexError(`Cannot write ${path}: ${errorMessage(cause)}`, { code: 'write_failed', cause });
}
