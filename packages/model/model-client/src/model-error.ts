import { CodexError, type RateLimitSnapshot } from '@codex-ts/protocol';

/** What went wrong, in the words of the app-server's `codexErrorInfo`. */
export type ModelErrorKind =
  | 'contextWindowExceeded'
  | 'usageLimitExceeded'
  | 'serverOverloaded'
  | 'internalServerError'
  | 'responseTooManyFailedAttempts'
  | 'other';

export interface ModelErrorFacts {
  /** Stable reason, snake_case. */
  readonly code: string;
  readonly kind?: ModelErrorKind;
  readonly httpStatus?: number | undefined;
  /** Whether asking for the whole response again may succeed. Default false. */
  readonly isStreamRetryable?: boolean;
  /** The server's own idea of when to come back, in milliseconds; replaces the backoff. */
  readonly retryDelayMs?: number | undefined;
  /** Limits that came with the refusal. */
  readonly rateLimits?: readonly RateLimitSnapshot[];
  readonly cause?: unknown;
}

/** The model gave no whole answer. Request retries are used up by then; the caller may retry the stream. */
export class ModelError extends CodexError {
  readonly kind: ModelErrorKind;
  readonly httpStatus: number | undefined;
  readonly isStreamRetryable: boolean;
  readonly retryDelayMs: number | undefined;
  readonly rateLimits: readonly RateLimitSnapshot[];

  constructor(message: string, facts: ModelErrorFacts) {
    const isRetryable = facts.isStreamRetryable ?? false;
    super(message, { code: facts.code, cause: facts.cause, isRetryable });
    this.kind = facts.kind ?? 'other';
    this.httpStatus = facts.httpStatus;
    this.isStreamRetryable = isRetryable;
    this.retryDelayMs = facts.retryDelayMs;
    this.rateLimits = facts.rateLimits ?? [];
  }
}

/** The stream ended before its time; the usual reason to ask again. */
export function disconnected(reason: string, facts: Partial<ModelErrorFacts> = {}): ModelError {
  return new ModelError(`stream disconnected before completion: ${reason}`, {
    code: 'stream_disconnected',
    isStreamRetryable: true,
    ...facts,
  });
}

/** Nothing came for as long as a stream may be silent. */
export const idleError = (): ModelError => disconnected('idle timeout waiting for SSE');

export const CAPACITY_MESSAGE = 'Selected model is at capacity. Please try a different model.';
export const UPGRADE_MESSAGE = 'To use Codex with your ChatGPT plan, upgrade to Plus: https://chatgpt.com/explore/plus.';
/** Error codes by which a server says that it has no room for now. */
export const OVERLOAD_CODES: readonly unknown[] = ['server_is_overloaded', 'slow_down'];
