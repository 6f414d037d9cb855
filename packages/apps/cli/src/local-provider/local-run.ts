import { type LoadConfigInput, type LoadedConfig, loadConfig } from '@codex-ts/config';
import { linkedAbort } from '@codex-ts/async-utils';
import { CodexError } from '@codex-ts/protocol';

import { type FetchProgress, type LocalProvider } from './local-provider.ts';
import { localProviders } from './local-providers.ts';
import { type OssRequest } from './oss-request.ts';
import { resolveLocalProvider } from './resolve-local-provider.ts';

/** A run that is to be answered by a provider on this computer: its settings, and how that provider is made ready. */
export interface LocalRun {
  readonly configInput: LoadConfigInput;
  readonly loaded: LoadedConfig;
  /** Null for a provider of the user's own, of which nothing is known but its address. */
  readonly provider: LocalProvider | null;
  readonly model: string;
  /** @throws CodexError, or the reason of `signal` */
  prepare(options: { readonly onProgress: (progress: FetchProgress) => void; readonly onWarning: (text: string) => void; readonly signal: AbortSignal }): Promise<void>;
  /** Ends what was left going on. */
  close(): void;
}

/** Id of the provider that is meant; null when it is to be chosen. @throws CodexError also for a configuration with mistakes */
export async function wantedProvider({ provider }: OssRequest, configInput: LoadConfigInput): Promise<string | null> {
  if (provider !== undefined) return resolveLocalProvider({ flag: provider, configured: null });
  const { config } = await loadConfig(configInput);
  return resolveLocalProvider({ flag: undefined, configured: config.ossProvider });
}

/**
 * The settings of a run with this provider. A model that is named on the command line counts, else the provider's own:
 * the one in `config.toml` is another provider's. Providers of the user's own have none.
 * @throws CodexError `provider_not_found`, also for a configuration with mistakes
 */
export async function localRun(id: string, configInput: LoadConfigInput, env: NodeJS.ProcessEnv): Promise<LocalRun> {
  const provider = localProviders({ env }).find((known) => known.id === id) ?? null;
  const model = configInput.flags?.model ?? provider?.defaultModel;
  const settled: LoadConfigInput = { ...configInput, flags: { ...configInput.flags, modelProvider: id, model } };
  const loaded = await loadConfig(settled);
  const end = new AbortController();
  return {
    configInput: settled,
    loaded,
    provider,
    model: loaded.config.model ?? '',
    prepare: async ({ signal, ...options }) => {
      if (provider === null || model === undefined) return;
      try {
        await provider.prepare({ model, ...options, signal: linkedAbort(signal, end.signal).signal });
      } catch (error) {
        signal.throwIfAborted();
        throw CodexError.isInstance(error) ? new CodexError(`OSS setup failed: ${error.message}`, { code: error.code, cause: error }) : error;
      }
    },
    close: () => end.abort(),
  };
}
