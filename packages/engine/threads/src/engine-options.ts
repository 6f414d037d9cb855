import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type Transport } from '@codex-ts/model-client';
import { type Telemetry } from '@codex-ts/otel';

export interface EngineOptions {
  /** How the configuration was loaded, to load it again under a client's overrides. */
  configInput: LoadConfigInput;
  loaded: LoadedConfig;
  /** Version told to servers and written into records. */
  version: string;
  /** Name told to servers when the environment does not set another; null: that of the first client. */
  originator: string | null;
  /** How threads of this process are marked in their records. */
  source: 'exec' | 'vscode' | 'cli' | 'mcp';
  env: NodeJS.ProcessEnv;
  /** Takes the place of the network: recording, replaying. */
  transport?: Transport | undefined;
  /** Who hears of what happens; nobody unless given. */
  telemetry?: Telemetry | undefined;
  /** The first request of this process is on its way: from now on there is time for what can wait. */
  onFirstRequest?: (() => void) | undefined;
  /** Tell the index of threads what happens here; worth it for a process that lives long. */
  keepsIndex?: boolean | undefined;
  /** Something about what is stored that the user should know. */
  onNotice?: ((text: string) => void) | undefined;
  /** How this program is started as the one that sets up the sandbox of Windows; without it there is none there. */
  windowsRunner?: { program: string; args: readonly string[] } | undefined;
  /** The folder that goes first on the PATH of commands; asked for at each command. */
  toolFolder?: (() => Promise<string | null>) | undefined;
  /** The transport reaches no network: no credentials are needed. */
  isOffline?: boolean | undefined;
}
