import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type TuiFace, type TuiSettings } from '@codex-ts/tui';

import { type CommandHost } from '../command-host.ts';
import { isAnythingOpen } from './open-questions.ts';

/** With what a conversation is to begin. */
export interface OnboardingRequest {
  readonly configInput: LoadConfigInput;
  readonly loaded: LoadedConfig;
  /** How a model is reached was said on the command line. */
  readonly isModelSettled: boolean;
  /** Of the terminal interface; for the demonstration. */
  readonly settings: TuiSettings;
  /** Takes what did not stop it and should be known. */
  readonly onWarning: (text: string) => void;
}

/** The same, as answered. */
export type ReadySettings = Pick<OnboardingRequest, 'configInput' | 'loaded'>;

/**
 * Asks what has to be known before a conversation, and does `work` with the answers. Where nothing is open, nothing of
 * the questions is loaded.
 * @returns null when the user would rather leave
 */
export async function withOnboarding<T>(tui: TuiFace, request: OnboardingRequest, host: CommandHost, work: (ready: ReadySettings) => Promise<T>): Promise<T | null> {
  const { loaded, configInput, isModelSettled } = request;
  if (!(await isAnythingOpen(loaded, { env: host.env, isModelSettled }))) return work({ configInput, loaded });
  const { Onboard } = await import('./onboard.ts');
  const onboard = new Onboard(await tui.onboarding({ animations: loaded.config.tui.animations, signal: host.signal }), { tui, request, host });
  try {
    const ready = await onboard.run();
    return ready === null ? null : await work(ready);
  } finally {
    onboard.close();
  }
}
