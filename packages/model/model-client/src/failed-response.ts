import { asText, type JsonRecord } from './json-value.ts';
import { CAPACITY_MESSAGE, disconnected, ModelError, OVERLOAD_CODES, UPGRADE_MESSAGE } from './model-error.ts';

const CONTEXT_MESSAGE =
  "Codex ran out of room in the model's context window. Start a new thread or clear earlier history before retrying.";

/** The error that the `error` object of a `response.failed` event stands for. What is not known as final may be retried. */
export function failedError(error: JsonRecord | null): ModelError {
  const message = asText(error?.['message']);
  const code = error?.['code'];
  if (OVERLOAD_CODES.includes(code)) return new ModelError(CAPACITY_MESSAGE, { code: 'server_overloaded', kind: 'serverOverloaded' });
  switch (code) {
    case 'context_length_exceeded':
      return new ModelError(CONTEXT_MESSAGE, { code: 'context_length_exceeded', kind: 'contextWindowExceeded' });
    case 'insufficient_quota':
      return new ModelError('Quota exceeded. Check your plan and billing details.', { code: 'quota_exceeded', kind: 'usageLimitExceeded' });
    case 'usage_not_included':
      return new ModelError(UPGRADE_MESSAGE, { code: 'usage_not_included', kind: 'usageLimitExceeded' });
    case 'invalid_prompt':
      return new ModelError(message === undefined || message === '' ? 'Invalid request.' : message, { code: 'invalid_prompt' });
    case 'rate_limit_exceeded':
      return disconnected(message ?? 'rate limit exceeded', { retryDelayMs: promisedDelayMs(message ?? '') });
    default:
      return disconnected(message ?? 'response.failed event received');
  }
}

/** The wait named in "... try again in 1.5s", in milliseconds. */
function promisedDelayMs(message: string): number | undefined {
  const match = /try again in\s*(\d+(?:\.\d+)?)\s*(ms|seconds?|s)/i.exec(message);
  if (match === null) return undefined;
  return Number(match[1]) * (match[2]?.toLowerCase() === 'ms' ? 1 : 1000);
}
