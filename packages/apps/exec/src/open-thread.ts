import { type ThreadStartResponse } from '@codex-ts/app-server-protocol';

import { type AppServerClient } from './app-server-client.ts';
import { type ExecOptions } from './exec-options.ts';

/** Introduces us to the server and starts, resumes or forks the thread. */
export async function openThread(client: AppServerClient, options: ExecOptions, signal: AbortSignal): Promise<ThreadStartResponse> {
  await client.request('initialize', { clientInfo: { name: 'codex-exec', version: options.version } }, { signal });
  client.notify('initialized');
  const { model, ...settings } = options.settings;
  const overrides = { ...settings, ...(model === null ? {} : { model }) };
  const { thread } = options;
  switch (thread.kind) {
    case 'start':
      return client.request('thread/start', { ...overrides, ephemeral: thread.ephemeral }, { signal });
    case 'resume':
      return client.request('thread/resume', { threadId: thread.threadId, includeTurns: false, ...overrides }, { signal });
    case 'fork':
      return client.request('thread/fork', { threadId: thread.threadId, ...overrides, ephemeral: thread.ephemeral }, { signal });
  }
}
