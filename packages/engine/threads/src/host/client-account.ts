import { type Config } from '@codex-ts/config';
import { CodexError } from '@codex-ts/protocol';
import { providerOf } from '../thread-setup.ts';

/** Who is logged in for the provider in use. */
export interface AccountState {
  /** Null: nobody, or the provider wants no login of ours. */
  readonly account: { type: 'apiKey' } | { type: 'chatgpt'; email: string; plan: string | null } | null;
  /** What requests carry; never to be shown without being asked for. */
  readonly token: string | null;
  /** Whether the provider takes the logins that are kept here. */
  readonly requiresOpenaiAuth: boolean;
}

export interface ClientAccountOptions {
  /** As it is on disk now. Throws ConfigError. */
  config(): Promise<Config>;
  env: NodeJS.ProcessEnv;
}

/** The login that is kept in `auth.json`, for clients to read and change. */
export class ClientAccount {
  readonly #options: ClientAccountOptions;

  constructor(options: ClientAccountOptions) {
    this.#options = options;
  }

  /** @throws CodexError when `auth.json` is damaged */
  async read(): Promise<AccountState> {
    const config = await this.#options.config();
    const { env } = this.#options;
    const provider = providerOf(config, env);
    const { requiresOpenaiAuth } = provider;
    if (!requiresOpenaiAuth || provider.envKey !== undefined) return { account: null, token: null, requiresOpenaiAuth };
    const { chatgptClaims, resolveAuth } = await import('@codex-ts/login');
    const { mode, token } = await resolveAuth(provider, { codexHome: config.codexHome, env });
    if (mode === 'api_key') return { account: { type: 'apiKey' }, token, requiresOpenaiAuth };
    if (mode !== 'chatgpt') return { account: null, token: null, requiresOpenaiAuth };
    const { email, plan } = await chatgptClaims(config.codexHome);
    return { account: { type: 'chatgpt', email: email ?? '', plan }, token, requiresOpenaiAuth };
  }

  /** Keeps a key as the only credentials. @throws CodexError `empty_api_key`, `credentials_store` */
  async useApiKey(key: string): Promise<void> {
    const { cliAuthCredentialsStore: store, codexHome } = await this.#options.config();
    if (store !== 'file' && store !== 'auto') {
      throw new CodexError(`cli_auth_credentials_store = "${store}" is not part of this version: a key can only be kept in auth.json. Set it to "file", or use CODEX_API_KEY.`, { code: 'credentials_store' });
    }
    await (await import('@codex-ts/login')).saveApiKey(codexHome, key);
  }

  /** Forgets what is kept. What the environment supplies stays. */
  async logOut(): Promise<void> {
    const { codexHome } = await this.#options.config();
    await (await import('@codex-ts/login')).removeAuth(codexHome);
  }
}
