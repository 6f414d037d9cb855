/** Where a model is reached and on what terms: one entry of `model_providers`, or a built-in one. */
export interface ModelProviderInfo {
  /** The key in `model_providers`. */
  readonly id: string;
  /** Display name. */
  readonly name: string;
  /** Absent: the OpenAI default for the kind of credentials in use. A trailing slash is tolerated. */
  readonly baseUrl?: string | undefined;
  /** Environment variable that holds the API key. */
  readonly envKey?: string | undefined;
  /** Told to the user when that variable is missing. */
  readonly envKeyInstructions?: string | undefined;
  readonly experimentalBearerToken?: string | undefined;
  /** Appended to every URL. */
  readonly queryParams: Readonly<Record<string, string>>;
  readonly httpHeaders: Readonly<Record<string, string>>;
  /** Header name to the environment variable that holds its value. */
  readonly envHttpHeaders: Readonly<Record<string, string>>;
  /** Repeats of a request that got no 2xx answer. */
  readonly requestMaxRetries: number;
  /** Repeats of a response whose stream broke. */
  readonly streamMaxRetries: number;
  readonly streamIdleTimeoutMs: number;
  /** Whether auth.json and CODEX_API_KEY apply. */
  readonly requiresOpenaiAuth: boolean;
}

export const MAX_RETRIES_CAP = 100;
export const DEFAULT_REQUEST_MAX_RETRIES = 4;
export const DEFAULT_STREAM_MAX_RETRIES = 5;
export const DEFAULT_STREAM_IDLE_TIMEOUT_MS = 300_000;

/** The base URL that holds when the provider names none: the API host, or the ChatGPT backend for ChatGPT tokens. */
export function effectiveBaseUrl(provider: ModelProviderInfo, usesChatgptTokens: boolean): string {
  const fallback = usesChatgptTokens ? 'https://chatgpt.com/backend-api/codex' : 'https://api.openai.com/v1';
  return (provider.baseUrl ?? fallback).replace(/\/+$/, '');
}
