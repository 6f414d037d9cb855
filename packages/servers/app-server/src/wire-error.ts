import { type CodexErrorInfo, type TurnError } from '@codex-ts/app-server-protocol';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** Reasons that the wire spells as a bare word, as model errors do. */
const WORDS = ['contextWindowExceeded', 'usageLimitExceeded', 'serverOverloaded', 'internalServerError'] as const;

/** What a failed turn tells: a sentence for people and a reason for programs. */
export function turnError(error: unknown): TurnError {
  return { message: errorMessage(error), codexErrorInfo: errorInfo(error), additionalDetails: null };
}

function errorInfo(error: unknown): CodexErrorInfo {
  if (!CodexError.isInstance(error)) return 'other';
  if (error.code === 'sandbox_unavailable') return 'sandboxError';
  const kind = 'kind' in error && typeof error.kind === 'string' ? error.kind : '';
  const word = WORDS.find((known) => known === kind);
  if (word !== undefined) return word;
  if (kind !== 'responseTooManyFailedAttempts') return 'other';
  const httpStatusCode = 'httpStatus' in error && typeof error.httpStatus === 'number' ? error.httpStatus : null;
  return { responseTooManyFailedAttempts: { httpStatusCode } };
}
