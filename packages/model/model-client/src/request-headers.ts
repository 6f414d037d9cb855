import { validateHeaderName, validateHeaderValue } from 'node:http';
import { type ModelProviderInfo, providerAuthHeaders, providerHeaders } from '@codex-ts/model-provider-info';
import { CodexError } from '@codex-ts/protocol';

/** What is the same for every request of a client. */
export interface ClientIdentity {
  readonly provider: ModelProviderInfo;
  readonly token: string | null;
  readonly accountId?: string | undefined;
  /** Which program asks: `codex_exec`, `codex_cli_rs`, or an app-server client's name. */
  readonly originator: string;
  readonly userAgent: string;
  /** Thread id. */
  readonly sessionId: string;
  /** What kind of helper of another thread asks, such as `review`. */
  readonly subagent?: string | undefined;
  /** Keys of experimental features that the user switched on. */
  readonly betaFeatures?: readonly string[] | undefined;
}

/** What belongs to one turn. */
export interface TurnMarks {
  /** JSON text that tells servers about the turn. */
  readonly turnMetadata?: string | undefined;
  /** Opaque text the server gave earlier in this turn. */
  readonly turnState?: string | undefined;
}

/**
 * All headers of a sampling request, names in lower-case. The user's own headers beat originator and user agent;
 * what the protocol needs beats the user's. Throws a `CodexError` for a value that cannot be sent, without quoting it.
 */
export function requestHeaders(identity: ClientIdentity, env: NodeJS.ProcessEnv, marks: TurnMarks): Record<string, string> {
  const { betaFeatures = [], sessionId } = identity;
  return checked({
    ...clientHeaders(identity, env),
    ...(betaFeatures.length === 0 ? {} : { 'x-codex-beta-features': betaFeatures.join(',') }),
    ...(marks.turnMetadata === undefined ? {} : { 'x-codex-turn-metadata': asciiJson(marks.turnMetadata) }),
    ...(marks.turnState === undefined ? {} : { 'x-codex-turn-state': marks.turnState }),
    session_id: sessionId,
    'x-client-request-id': sessionId,
    accept: 'text/event-stream',
    'content-type': 'application/json',
    ...providerAuthHeaders(identity),
  });
}

/** The headers of a request to compact a history: it streams nothing and belongs to no turn. */
export function compactHeaders(identity: ClientIdentity, env: NodeJS.ProcessEnv): Record<string, string> {
  return checked({
    ...clientHeaders(identity, env),
    session_id: identity.sessionId,
    accept: '*/*',
    'content-type': 'application/json',
    ...providerAuthHeaders(identity),
  });
}

function clientHeaders(identity: ClientIdentity, env: NodeJS.ProcessEnv): Record<string, string> {
  const helper = identity.subagent === undefined ? {} : { 'x-openai-subagent': identity.subagent };
  return { originator: identity.originator, 'user-agent': identity.userAgent, ...providerHeaders(identity.provider, env), ...helper };
}

function checked(headers: Record<string, string>): Record<string, string> {
  for (const [name, value] of Object.entries(headers)) checkHeader(name, value);
  return headers;
}

function checkHeader(name: string, value: string): void {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  } catch {
    // The cause is left out on purpose: it may quote the value.
    const what = name === 'authorization' ? 'The API key' : `The header \`${name}\``;
    throw new CodexError(`${what} has characters that HTTP cannot carry. Check it for line breaks and quotes.`, { code: 'invalid_header' });
  }
}

/** JSON with everything beyond ASCII escaped: paths may hold any character, header values may not. */
function asciiJson(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
