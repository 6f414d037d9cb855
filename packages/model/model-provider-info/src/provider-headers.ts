import { type ModelProviderInfo } from './model-provider-info.ts';

/**
 * The provider's own headers: `http_headers` as written, then `env_http_headers` whose variable is set and not
 * blank. A later one of the same name (in any case) wins.
 */
export function providerHeaders(provider: ModelProviderInfo, env: NodeJS.ProcessEnv): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(provider.httpHeaders)) headers[name.toLowerCase()] = value;
  for (const [name, variable] of Object.entries(provider.envHttpHeaders)) {
    const value = env[variable];
    if (value !== undefined && value.trim() !== '') headers[name.toLowerCase()] = value;
  }
  return headers;
}

/** `authorization` for a token and `chatgpt-account-id` for an account; neither when there is none. */
export function providerAuthHeaders(auth: {
  readonly token: string | null;
  readonly accountId?: string | undefined;
}): Record<string, string> {
  return {
    ...(auth.token === null ? {} : { authorization: `Bearer ${auth.token}` }),
    ...(auth.accountId === undefined ? {} : { 'chatgpt-account-id': auth.accountId }),
  };
}
