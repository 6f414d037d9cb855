import { type ThreadStartParams } from '@codex-ts/app-server-protocol';

import { type ThreadOptions } from './thread-options.ts';

/** What a thread is started or resumed with. Without somebody to ask, the agent never asks. */
export type ThreadSettings = Pick<ThreadStartParams, 'model' | 'sandbox' | 'cwd' | 'approvalPolicy' | 'config'>;

/** `writableRoots` are all folders beside its own that the thread may write to, or undefined for those configured. */
export function threadSettings(options: ThreadOptions, place: { cwd: string; writableRoots: readonly string[] | undefined }): ThreadSettings {
  const { model, sandboxMode, approvalPolicy, onApproval } = options;
  const policy = onApproval === undefined ? 'never' : approvalPolicy;
  return {
    cwd: place.cwd,
    ...(model === undefined ? {} : { model }),
    ...(sandboxMode === undefined ? {} : { sandbox: sandboxMode }),
    ...(policy === undefined ? {} : { approvalPolicy: policy }),
    config: configOf(options, place.writableRoots),
  };
}

function configOf(options: ThreadOptions, writableRoots: readonly string[] | undefined): Record<string, unknown> {
  const { modelReasoningEffort, networkAccessEnabled, webSearchMode, webSearchEnabled } = options;
  const webSearch = webSearchMode ?? (webSearchEnabled === undefined ? undefined : webSearchEnabled ? 'live' : 'disabled');
  const settings = {
    model_reasoning_effort: modelReasoningEffort,
    'sandbox_workspace_write.network_access': networkAccessEnabled,
    'sandbox_workspace_write.writable_roots': writableRoots,
    web_search: webSearch,
  };
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
