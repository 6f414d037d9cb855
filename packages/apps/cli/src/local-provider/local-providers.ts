import { LmStudioServer } from '@codex-ts/lmstudio';
import { httpTransport } from '@codex-ts/model-client';
import { builtInProviders } from '@codex-ts/model-provider-info';
import { OllamaServer } from '@codex-ts/ollama';

import { type LocalProvider, type LocalProviderId } from './local-provider.ts';
import { lmStudioProvider } from './lm-studio-provider.ts';
import { ollamaProvider } from './ollama-provider.ts';

/**
 * The local providers, in the order in which they are offered. They are reached as the model will be: same address,
 * proxies and certificates.
 */
export function localProviders({ env }: { readonly env: NodeJS.ProcessEnv }): readonly LocalProvider[] {
  const transport = httpTransport({ env }).send;
  const baseUrl = (id: LocalProviderId): string => builtInProviders(env)[id]?.baseUrl ?? '';
  return [
    ollamaProvider(new OllamaServer({ baseUrl: baseUrl('ollama'), transport })),
    lmStudioProvider(new LmStudioServer({ baseUrl: baseUrl('lmstudio'), transport, env })),
  ];
}
