import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type Transport } from '@codex-ts/model-client';

export interface EngineOptions {
  /** How the configuration was loaded, to load it again under a client's overrides. */
  configInput: LoadConfigInput;
  loaded: LoadedConfig;
  /** Version told to servers and written into records. */
  version: string;
  /** Name told to servers when the environment does not set another. */
  originator: string;
  /** How threads of this process are marked in their records. */
  source: 'exec' | 'vscode' | 'cli';
  env: NodeJS.ProcessEnv;
  /** Takes the place of the network: recording, replaying. */
  transport?: Transport | undefined;
  /** The transport reaches no network: no credentials are needed. */
  isOffline?: boolean | undefined;
}
