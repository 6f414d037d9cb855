import { CodexError } from '@codex-ts/protocol';

/** A run ended because its signal was aborted. Its name and code are those Node gives to such errors. */
export class AbortError extends CodexError {
  constructor(reason: unknown) {
    super('The operation was aborted', { code: 'ABORT_ERR', cause: reason });
    this.name = 'AbortError';
  }
}
