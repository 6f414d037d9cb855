/** Marks our errors across duplicate copies of this package, where `instanceof` fails. */
const MARKER = Symbol.for('codex-ts.error');

export interface CodexErrorOptions {
  /** Stable, machine-readable reason, snake_case. */
  readonly code: string;
  readonly cause?: unknown;
  /** Whether doing the same again later may succeed. */
  readonly isRetryable?: boolean;
  /** Process exit code for a command line that ends on this error. Default 1. */
  readonly exitCode?: number;
}

/**
 * The base of every error we throw. `message` is a sentence for the user: what, where, what to do.
 * Expected outcomes are values, not errors.
 */
export class CodexError extends Error {
  readonly code: string;
  readonly isRetryable: boolean;
  readonly exitCode: number;
  readonly [MARKER] = true;

  constructor(message: string, options: CodexErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.isRetryable = options.isRetryable ?? false;
    this.exitCode = options.exitCode ?? 1;
  }

  static isInstance(value: unknown): value is CodexError {
    return typeof value === 'object' && value !== null && MARKER in value;
  }
}

/** The text of anything thrown, for a person. */
export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Node's `code` of a system error (`ENOENT`, `EACCES`, ...), if it has one. */
export function systemErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
