import { CodexError } from '@codex-ts/protocol';

/** The connection is over, and the request was not answered. `reason` says why, when somebody knows. */
export function connectionClosed(reason: Error | null): CodexError {
  const why = reason === null ? '' : `: ${reason.message}`;
  return new CodexError(`the connection to the server was closed${why}`, { code: 'connection_closed', cause: reason ?? undefined });
}

/** The connection broke and is being made anew. Whether the server carried the request out is not known. */
export function connectionLost(): CodexError {
  return new CodexError('the connection to the server broke before it answered', { code: 'connection_lost', isRetryable: true });
}
