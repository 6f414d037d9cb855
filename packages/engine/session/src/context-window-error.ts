import { CodexError } from '@codex-ts/protocol';

/** The history does not fit into the model's context window, and compacting it did not help. */
export class ContextWindowError extends CodexError {
  /** In the words of the app-server's `codexErrorInfo`. */
  readonly kind = 'contextWindowExceeded';

  constructor() {
    super("Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.", {
      code: 'context_length_exceeded',
    });
  }
}

/** Whether a request failed because its input was too long for the model. */
export function isContextOverflow(error: unknown): boolean {
  return CodexError.isInstance(error) && error.code === 'context_length_exceeded';
}
