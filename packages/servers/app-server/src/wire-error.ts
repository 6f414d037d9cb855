import { type CodexErrorInfo, type TurnError } from '@codex-ts/app-server-protocol';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** Reasons that the wire spells as a bare word. */
const WORDS = ['contextWindowExceeded', 'usageLimitExceeded', 'serverOverloaded', 'internalServerError', 'unauthorized', 'badRequest'] as const;
/** Reasons that carry the HTTP status. */
const WITH_STATUS = ['httpConnectionFailed', 'responseStreamConnectionFailed', 'responseStreamDisconnected', 'responseTooManyFailedAttempts'] as const;

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
  const httpStatusCode = 'httpStatus' in error && typeof error.httpStatus === 'number' ? error.httpStatus : null;
  switch (WITH_STATUS.find((known) => known === kind)) {
    case 'httpConnectionFailed':
      return { httpConnectionFailed: { httpStatusCode } };
    case 'responseStreamConnectionFailed':
      return { responseStreamConnectionFailed: { httpStatusCode } };
    case 'responseStreamDisconnected':
      return { responseStreamDisconnected: { httpStatusCode } };
    case 'responseTooManyFailedAttempts':
      return { responseTooManyFailedAttempts: { httpStatusCode } };
    case undefined:
      return 'other';
  }
}
