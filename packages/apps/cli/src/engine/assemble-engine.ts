import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type EngineOptions, ThreadEngine } from '@codex-ts/threads';

import { openToolPrograms } from '../arg0/open-tool-programs.ts';
import { windowsRunner } from '../sandbox/windows-runner.ts';
import { openTelemetry, type TelemetryInput } from '../telemetry/open-telemetry.ts';

/** What distinguishes one engine of this program from another. */
export interface EngineParts extends Pick<EngineOptions, 'originator' | 'source' | 'keepsIndex'>, Partial<Pick<EngineOptions, 'transport' | 'isOffline'>> {
  readonly loaded: LoadedConfig;
  /** How it was loaded. */
  readonly configInput: LoadConfigInput;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  readonly version: string;
  readonly keepsLogs: boolean;
  /** Where log lines go, for those who ask for them. */
  readonly stderr: TelemetryInput['stderr'];
  /** Hears what is no error but should be known. */
  readonly warn: (text: string) => void;
  /** Default: the plain one. */
  readonly Engine?: typeof ThreadEngine;
}

export interface AssembledEngine {
  readonly engine: ThreadEngine;
  /** Ends what stands beside the engine; to be called when its server is closed. */
  close(): Promise<void>;
}

/** An engine with everything that it needs of this program: telemetry, the programs on the PATH of its tools, the platform. */
export async function assembleEngine({ Engine = ThreadEngine, keepsLogs, stderr, warn, ...parts }: EngineParts): Promise<AssembledEngine> {
  const { loaded, env, version } = parts;
  const telemetry = await openTelemetry({ config: loaded.config, env, version, stderr, keepsLogs, warn });
  const programs = openToolPrograms({ codexHome: parts.configInput.codexHome, onProblem: warn });
  const engine = new Engine({
    ...parts,
    telemetry: telemetry?.telemetry,
    onFirstRequest: () => telemetry?.requested(),
    onNotice: warn,
    windowsRunner: windowsRunner(),
    toolFolder: programs === undefined ? undefined : () => programs.folder(),
  });
  return {
    engine,
    close: async () => {
      await programs?.close();
      await telemetry?.close();
    },
  };
}
