import { CodexError } from '@codex-ts/protocol';
import { builtInProviders } from './built-in-providers.ts';
import { type ModelProviderInfo } from './model-provider-info.ts';
import { parseProviderTables } from './provider-table.ts';

export interface ResolveProviderOptions {
  /** Config `openai_base_url`: beats `OPENAI_BASE_URL` for the built-in `openai`; empty counts as unset. */
  readonly openaiBaseUrl?: string | undefined;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * The provider named `id`, from the built-in ones or the user's `model_providers` table (as parsed from TOML).
 * Throws a `CodexError`: `provider_not_found`, `provider_removed` for `ollama-chat`, or `invalid_provider_config`
 * for any bad entry of the table.
 */
export function resolveProvider(id: string, userTables: unknown, options: ResolveProviderOptions): ModelProviderInfo {
  const known = { ...builtInProviders(options.env), ...parseProviderTables(userTables) };
  const provider = Object.hasOwn(known, id) ? known[id] : undefined;
  if (provider === undefined) throw notFound(id);
  const { openaiBaseUrl } = options;
  return id === 'openai' && openaiBaseUrl !== undefined && openaiBaseUrl !== '' ? { ...provider, baseUrl: openaiBaseUrl } : provider;
}

function notFound(id: string): CodexError {
  if (id === 'ollama-chat') {
    return new CodexError('The provider `ollama-chat` was removed. Use `ollama` instead: it speaks the Responses API.', {
      code: 'provider_removed',
    });
  }
  return new CodexError(`Model provider \`${id}\` not found`, { code: 'provider_not_found' });
}
