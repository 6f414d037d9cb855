import { linkedAbort } from '@codex-ts/async-utils';
import { errorMessage } from '@codex-ts/protocol';
import { ProgressNotice } from '@codex-ts/tui';

import { type TuiScreen } from '../interactive/tui-screen.ts';
import { waitOnScreen } from '../interactive/wait-on-screen.ts';
import { chooseOnScreen } from '../local-provider/choose-on-screen.ts';
import { type LocalProvider, type PrepareOptions } from '../local-provider/local-provider.ts';
import { localProviders } from '../local-provider/local-providers.ts';
import { prepareOnScreen } from '../local-provider/prepare-on-screen.ts';
import { type Onboard } from './onboard.ts';
import { type WayEnd } from './reach-model.ts';
import { settingPath, shownPath, writeUserFile } from './user-file.ts';

/**
 * Lets a program on this computer run the model: finds it, has it download the model, and keeps both as the user's
 * defaults, for otherwise the next start would ask the same again.
 * @throws CodexError when the program cannot be used
 */
export async function localModel(onboard: Onboard): Promise<WayEnd> {
  const { steps, context: { host, request: { onWarning } }, ready: { configInput, loaded: { config } } } = onboard;
  const { env, signal } = host;
  const chosen = await chooseOnScreen(steps, localProviders({ env }), signal);
  if (chosen === null) return 'back';
  const { provider } = chosen;
  // It may be slow, or have been started since.
  const isRunning = chosen.isRunning || (await answers(steps, provider, signal));
  if (isRunning === null) return 'back';
  // What does not run says so when it is made ready; there is no more to ask before that.
  const model = isRunning ? await steps.modelName(provider.label, provider.defaultModel) : provider.defaultModel;
  if (model === null) return 'back';
  const end = new AbortController();
  const prepare = (options: Omit<PrepareOptions, 'model'>): Promise<void> => provider.prepare({ model, ...options, signal: linkedAbort(options.signal, end.signal).signal });
  if ((await prepareOnScreen(steps, { provider, prepare, onWarning, signal })) === 'cancelled') return 'back';
  await onboard.change({ flags: { ...configInput.flags, modelProvider: provider.id, model } });
  // LM Studio may still be loading the model when everything else is over.
  onboard.atEnd(() => end.abort());
  const edits = [{ path: settingPath(config, 'model_provider'), set: provider.id }, { path: settingPath(config, 'model'), set: model }];
  const where = await writeUserFile(config, edits, signal).then(
    () => `, also from now on: see ${shownPath(config.codexHome, env)}/config.toml`,
    (error: unknown) => ` this time; it could not be kept: ${errorMessage(error)}`,
  );
  steps.finished(`${provider.label} runs ${model}${where}`);
  return 'reached';
}

/** Whether the program answers, which may take it a while; null when the user does not wait for that. */
async function answers(tui: TuiScreen, provider: LocalProvider, signal: AbortSignal): Promise<boolean | null> {
  const end = await waitOnScreen(tui, new ProgressNotice(provider, tui.keymap), (stopped) => provider.find(stopped), { signal });
  return end === null ? null : end.value === 'running';
}
