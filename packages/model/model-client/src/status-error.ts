import { STATUS_CODES } from 'node:http';
import { asRecord, asText, type JsonRecord, parseRecord } from './json-value.ts';
import { CAPACITY_MESSAGE, ModelError, type ModelErrorFacts, OVERLOAD_CODES, UPGRADE_MESSAGE } from './model-error.ts';
import { rateLimitsOf } from './rate-limits.ts';
import { usageLimitMessage } from './usage-limit.ts';

/** An answer that is no stream, read to its end. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** As shown to the user. */
  readonly url: string;
}

export interface StatusErrorOptions {
  /** Milliseconds since the epoch, to word times of day. */
  readonly now: number;
  /** Added to a 401, when there is something the user can do about the credentials. */
  readonly unauthorizedHint?: string | undefined;
}

const MAX_SHOWN_BODY = 2_000;
/** Statuses below 500 that may pass by themselves: time-out, conflict, too early. */
const PASSING = [408, 409, 425];

/** The error that a status other than 2xx stands for, once request retries are used up. */
export function statusError(answer: RefusedAnswer, options: StatusErrorOptions): ModelError {
  const { status, body } = answer;
  const error = asRecord(parseRecord(body)?.['error']);
  if (status === 429) return tooManyError(answer, error, options.now);
  if (status === 400) return badRequestError(answer);
  if (status === 503 && OVERLOAD_CODES.includes(error?.['code'])) {
    return new ModelError(CAPACITY_MESSAGE, { code: 'server_overloaded', kind: 'serverOverloaded', httpStatus: status });
  }
  if (status === 500) {
    const sentence = "We're currently experiencing high demand, which may cause temporary errors.";
    return new ModelError(sentence, { code: 'internal_server_error', kind: 'internalServerError', httpStatus: status, isStreamRetryable: true });
  }
  return unexpectedError(answer, error, options.unauthorizedHint);
}

function tooManyError(answer: RefusedAnswer, error: JsonRecord | null, now: number): ModelError {
  const facts = { httpStatus: 429, rateLimits: rateLimitsOf(answer.headers) };
  if (error?.['type'] === 'usage_limit_reached') {
    const sentence = usageLimitMessage(error, answer.headers, now);
    return new ModelError(sentence, { ...facts, code: 'usage_limit_reached', kind: 'usageLimitExceeded' });
  }
  if (error?.['type'] === 'usage_not_included') {
    return new ModelError(UPGRADE_MESSAGE, { ...facts, code: 'usage_not_included', kind: 'usageLimitExceeded' });
  }
  const id = requestId(answer);
  const sentence = `exceeded retry limit, last status: ${statusLine(429)}${id === undefined ? '' : `, request id: ${id}`}`;
  return new ModelError(sentence, { ...facts, code: 'too_many_requests', kind: 'responseTooManyFailedAttempts' });
}

function badRequestError(answer: RefusedAnswer): ModelError {
  const { body } = answer;
  if (body.includes('The image data you provided does not represent a valid image')) {
    return new ModelError('Invalid image in your last message. Please remove it and try again.', { code: 'invalid_image', httpStatus: 400 });
  }
  const message = body.trim() === '' ? unexpectedText(answer, 'Unknown error') : body;
  return new ModelError(message, { code: 'bad_request', httpStatus: 400 });
}

function unexpectedError(answer: RefusedAnswer, error: JsonRecord | null, unauthorizedHint: string | undefined): ModelError {
  const { status, body, headers } = answer;
  const isStreamRetryable = status >= 500 || PASSING.includes(status);
  const facts: ModelErrorFacts = { code: 'unexpected_status', httpStatus: status, isStreamRetryable };
  if (status === 403 && body.includes('Cloudflare') && body.includes('blocked')) {
    const sentence = 'Access blocked by Cloudflare. This usually happens when connecting from a restricted region';
    return new ModelError(`${sentence} (status ${statusLine(status)})${tail(answer)}`, { ...facts, code: 'cloudflare_blocked' });
  }
  if (status < 400) {
    const target = headers['location'] ?? 'an unnamed place';
    return new ModelError(unexpectedText(answer, `redirects are not followed, this one leads to ${target}`), facts);
  }
  const text = unexpectedText(answer, shown(asText(error?.['message']) ?? body));
  return new ModelError(status === 401 && unauthorizedHint !== undefined ? `${text}. ${unauthorizedHint}` : text, facts);
}

function unexpectedText(answer: RefusedAnswer, what: string): string {
  return `unexpected status ${statusLine(answer.status)}: ${what}${tail(answer)}`;
}

function shown(text: string): string {
  const trimmed = text.trim();
  if (trimmed === '') return 'Unknown error';
  return trimmed.length > MAX_SHOWN_BODY ? `${trimmed.slice(0, MAX_SHOWN_BODY)}...` : trimmed;
}

function statusLine(status: number): string {
  return `${status} ${STATUS_CODES[status] ?? '<unknown status code>'}`;
}

/** Where it happened, and the marks by which the server's operators find the request. */
function tail(answer: RefusedAnswer): string {
  const ray = answer.headers['cf-ray'];
  const id = requestId(answer);
  return `, url: ${answer.url}${ray === undefined ? '' : `, cf-ray: ${ray}`}${id === undefined ? '' : `, request id: ${id}`}`;
}

function requestId({ headers }: RefusedAnswer): string | undefined {
  return headers['x-request-id'] ?? headers['x-oai-request-id'];
}
