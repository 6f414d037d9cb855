import { ERROR_CODES, type JsonRpcErrorBody } from '@codex-ts/app-server-protocol';
import { CodexError, errorMessage } from '@codex-ts/protocol';

/** A request that is answered with an error; `data` goes along for programs. */
export class RequestError extends CodexError {
  readonly rpcCode: number;
  readonly data: unknown;

  constructor(message: string, options: { rpcCode?: number; data?: unknown } = {}) {
    super(message, { code: 'invalid_request' });
    this.rpcCode = options.rpcCode ?? ERROR_CODES.invalidRequest;
    this.data = options.data;
  }
}

/** The error answer for anything a handler throws. What a caller can mend is an invalid request; the rest is ours. */
export function errorBody(error: unknown): JsonRpcErrorBody {
  if (error instanceof RequestError) {
    return { code: error.rpcCode, message: error.message, ...(error.data === undefined ? {} : { data: error.data }) };
  }
  const code = CodexError.isInstance(error) ? ERROR_CODES.invalidRequest : ERROR_CODES.internalError;
  return { code, message: errorMessage(error) };
}
