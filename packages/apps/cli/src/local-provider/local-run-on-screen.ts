import { join } from 'node:path';
import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { editConfigFile } from '@codex-ts/config-edit';
import { CodexError, errorMessage } from '@codex-ts/protocol';

import { type CommandHost } from '../command-host.ts';
import { chooseOnScreen } from './choose-on-screen.ts';
import { type LocalRun, localRun } from './local-run.ts';
import { localProviders } from './local-providers.ts';
import { type OssRequest } from './oss-request.ts';
import { prepareOnScreen } from './prepare-on-screen.ts';
import { resolveLocalProvider } from './resolve-local-provider.ts';
import { type TuiScreen } from '../interactive/tui-screen.ts';

export interface ScreenLocalRun {
  readonly request: OssRequest;
  readonly configInput: LoadConfigInput;
  /** As configured without the provider. */
  readonly loaded: LoadedConfig;
  readonly onWarning: (text: string) => void;
}

/** What a conversation with a local provider is configured by. */
export type ReadySettings = Pick<LocalRun, 'configInput' | 'loaded'>;

/**
 * Makes the provider that `--oss` means ready before the conversation, asking for it where nobody has named one, and
 * does `work` with it. A provider that was chosen and is ready is kept as `oss_provider`.
 * @throws CodexError, also when the user stops it
 */
export async function withLocalRunOnScreen<T>(tui: TuiScreen, { request, configInput, loaded, onWarning }: ScreenLocalRun, { env, signal }: Pick<CommandHost, 'env' | 'signal'>, work: (ready: ReadySettings) => Promise<T>): Promise<T> {
  const named = resolveLocalProvider({ flag: request.provider, configured: loaded.config.ossProvider });
  const choice = named === null ? await chooseOnScreen(tui, localProviders({ env }), signal) : null;
  const id = named ?? choice?.provider.id;
  if (id === undefined) throw new CodexError('No local provider was chosen.', { code: 'cancelled' });
  const run = await localRun(id, configInput, env);
  try {
    await prepared(tui, run, onWarning, signal);
    if (choice?.isChosen === true) await keep(id, configInput, { onWarning, signal });
    return await work(run);
  } finally {
    run.close();
  }
}

async function prepared(tui: TuiScreen, run: LocalRun, onWarning: (text: string) => void, signal: AbortSignal): Promise<void> {
  const { provider, model } = run;
  if (provider === null) return;
  const end = await prepareOnScreen(tui, { provider, prepare: (options) => run.prepare({ onWarning, ...options }), onWarning, signal });
  if (end === 'cancelled') throw new CodexError(`${provider.label} was not made ready with ${model}: you stopped it.`, { code: 'cancelled' });
}

/** What cannot be kept is asked again next time. */
async function keep(id: string, { codexHome }: LoadConfigInput, { onWarning, signal }: { readonly onWarning: (text: string) => void; readonly signal: AbortSignal }): Promise<void> {
  try {
    await editConfigFile({ file: join(codexHome, 'config.toml'), edits: [{ path: ['oss_provider'], set: id }], signal });
  } catch (error) {
    signal.throwIfAborted();
    onWarning(`The choice of ${id} was not stored: ${errorMessage(error)}`);
  }
}
