import { type OllamaServer } from '@codex-ts/ollama';

import { type LocalProvider } from './local-provider.ts';

/** Ollama: a model that is missing is pulled through its server. */
export function ollamaProvider(server: OllamaServer): LocalProvider {
  return {
    id: 'ollama',
    label: 'Ollama',
    defaultModel: 'gpt-oss:20b',
    baseUrl: server.baseUrl,
    find: async (signal) => ((await server.isRunning(signal)) ? 'running' : 'absent'),
    prepare: async ({ model, onProgress, onWarning, signal }) => {
      await server.requireUsable(signal);
      const has = await server.hasModel(model, signal);
      if (has === 'unknown') onWarning?.(`Ollama at ${server.baseUrl} does not list its models; going on as if it had ${model}.`);
      if (has !== 'no') return;
      for await (const progress of server.pull(model, signal)) onProgress({ model, ...progress });
    },
  };
}
