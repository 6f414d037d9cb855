import { type LmStudioServer } from '@codex-ts/lmstudio';

import { type LocalProvider } from './local-provider.ts';

/** LM Studio: a model that is missing is fetched by its command `lms`, and loaded before the first question. */
export function lmStudioProvider(server: LmStudioServer): LocalProvider {
  return {
    id: 'lmstudio',
    label: 'LM Studio',
    defaultModel: 'openai/gpt-oss-20b',
    baseUrl: server.baseUrl,
    find: async (signal) => ((await server.isRunning(signal)) ? 'running' : 'absent'),
    prepare: async ({ model, onProgress, onWarning, signal }) => {
      const has = await server.hasModel(model, signal);
      if (has === 'unknown') onWarning?.(`LM Studio at ${server.baseUrl} does not list its models; going on as if it had ${model}.`);
      if (has === 'no') {
        for await (const step of server.fetch(model, signal)) onProgress({ model, step, completedBytes: 0, totalBytes: null });
      }
      // Nobody waits for it: a question that comes before the model is loaded waits by itself, and says what is wrong.
      void server.load(model, signal);
    },
  };
}
