import { type ModelProviderInfo } from '@codex-ts/model-provider-info';
import { CodexError } from '@codex-ts/protocol';
import { readAuthFile } from './auth-file.ts';

/** What a request carries to say who asks. */
export interface Auth {
  /** Goes out as `Authorization: Bearer`. */
  readonly token: string | null;
  readonly mode: 'env_key' | 'api_key' | 'bearer' | 'chatgpt' | 'none';
  /** ChatGPT account, sent along with its token. */
  readonly accountId?: string | undefined;
  /** What to tell the user when the server refuses these credentials with 401, if there is something to do. */
  readonly unauthorizedHint?: string | undefined;
}

export interface ResolveAuthOptions {
  readonly codexHome: string;
  readonly env: NodeJS.ProcessEnv;
}

const EXPIRED =
  'The ChatGPT sign-in in auth.json is expired or was revoked, and this version does not renew it. ' +
  'Sign in again, or use an API key with `codex login --with-api-key`.';

/**
 * Finds the credentials for a provider, the first of: its `env_key`, its `experimental_bearer_token`, and, when it
 * uses OpenAI auth, `CODEX_API_KEY`, the API key in auth.json, the ChatGPT tokens in auth.json.
 * `OPENAI_API_KEY` in the environment alone is not used. No credentials is an answer, not an error.
 * Throws a `CodexError` when the `env_key` variable is missing or blank, or auth.json is damaged.
 */
export async function resolveAuth(provider: ModelProviderInfo, { codexHome, env }: ResolveAuthOptions): Promise<Auth> {
  const { envKey, experimentalBearerToken: bearer } = provider;
  if (envKey !== undefined) return { token: requireVariable(env, envKey, provider.envKeyInstructions), mode: 'env_key' };
  if (bearer !== undefined) return { token: bearer, mode: 'bearer' };
  if (!provider.requiresOpenaiAuth) return { token: null, mode: 'none' };
  const fromEnv = env['CODEX_API_KEY']?.trim();
  if (fromEnv !== undefined && fromEnv !== '') return { token: fromEnv, mode: 'api_key' };
  const stored = await readAuthFile(codexHome);
  switch (stored.kind) {
    case 'none':
      return { token: null, mode: 'none' };
    case 'api_key':
      return { token: stored.key, mode: 'api_key' };
    case 'chatgpt': {
      const account = stored.accountId === undefined ? {} : { accountId: stored.accountId };
      return { token: stored.accessToken, mode: 'chatgpt', ...account, unauthorizedHint: EXPIRED };
    }
  }
}

function requireVariable(env: NodeJS.ProcessEnv, name: string, instructions: string | undefined): string {
  const value = env[name];
  if (value !== undefined && value.trim() !== '') return value;
  const advice = instructions === undefined ? '' : ` ${instructions}`;
  throw new CodexError(`Missing environment variable: \`${name}\`.${advice}`, { code: 'missing_env_key' });
}
