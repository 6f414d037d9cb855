import { ERROR_CODES, type JsonRpcErrorBody } from '@codex-ts/app-server-protocol';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** A request that is answered with an error. */
export class RequestError extends CodexError {
  readonly rpcCode: number;

  constructor(message: string, rpcCode: number = ERROR_CODES.invalidRequest) {
    super(message, { code: 'invalid_request' });
    this.rpcCode = rpcCode;
  }
}

/** The error answer for anything a handler throws. What a caller can mend is an invalid request; the rest is ours. */
export function errorBody(error: unknown): JsonRpcErrorBody {
  if (error instanceof RequestError) return { code: error.rpcCode, message: error.message };
  const code = CodexError.isInstance(error) ? ERROR_CODES.invalidRequest : ERROR_CODES.internalError;
  return { code, message: errorMessage(error) };
}
