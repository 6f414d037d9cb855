import { CodexError, type CodexErrorOptions, errorMessage, systemErrorCode } from '@codex-ts/protocol';

/** What is wrong with which rollout file. `systemCode` is the operating system's reason, when there is one. */
export class RolloutError extends CodexError {
  readonly path: string;
  readonly systemCode: string | undefined;

  constructor(message: string, options: CodexErrorOptions & { path: string }) {
    super(message, options);
    this.path = options.path;
    this.systemCode = systemErrorCode(options.cause);
  }

  /** A file that cannot be opened or read. */
  static reading(path: string, cause: unknown): RolloutError {
    return new RolloutError(`cannot read the rollout file ${path}: ${errorMessage(cause)}`, {
      code: 'rollout_unreadable',
      path,
      cause,
    });
  }

  /** Lines that could not be stored. They are kept, so the same flush may succeed later. */
  static storing(path: string, cause: unknown): RolloutError {
    return new RolloutError(`the session is not stored: cannot write ${path}: ${errorMessage(cause)}`, {
      code: 'rollout_not_stored',
      isRetryable: true,
      path,
      cause,
    });
  }

  /** A file that could not be moved or deleted. */
  static changing(path: string, verb: 'move' | 'delete', cause: unknown): RolloutError {
    return new RolloutError(`cannot ${verb} the rollout file ${path}: ${errorMessage(cause)}`, {
      code: 'rollout_not_changed',
      isRetryable: true,
      path,
      cause,
    });
  }

  /** A file whose content is no rollout. */
  static content(path: string, message: string, code: string): RolloutError {
    return new RolloutError(`${message}: ${path}`, { code, path });
  }
}
