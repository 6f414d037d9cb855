import { homedir, tmpdir } from 'node:os';
import { AppServer, connectInProcess } from '@codex-ts/app-server';
import { AppServerClient } from '@codex-ts/app-server-client';
import { type Config, type LoadConfigInput } from '@codex-ts/config';
import { ThreadEngine } from '@codex-ts/threads';

import { type CassetteRun, openCassette } from './open-cassette.ts';

/** What an engine for one headless run is made of. */
export interface EngineInput {
  /** Effective: files, overrides and flags applied. */
  readonly config: Config;
  /** How `config` was loaded. */
  readonly configInput: LoadConfigInput;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Names this program in the `originator` header and the user agent. */
  readonly originator: string;
  readonly version: string;
  /** Absolute paths of cassettes; at most one is given. */
  readonly transportOption: { readonly record?: string; readonly replay?: string };
}

/** `close` stops the active turn and all its commands, and resolves when what was promised is on disk. */
export interface StartedEngine {
  readonly client: Pick<AppServerClient, 'request' | 'notify' | 'onServerRequest' | 'notifications' | 'close'>;
  /** What a cassette could not honour, for the user. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** Assembles the engine in this process, with a client that is connected to it. */
export async function startEngine(input: EngineInput): Promise<StartedEngine> {
  const { config, configInput, env, originator, version } = input;
  const cassette = await cassetteOf(input);
  const engine = new ThreadEngine({
    configInput,
    // Whoever starts us has shown the configuration's warnings already.
    loaded: { config, warnings: [] },
    version,
    originator,
    source: 'exec',
    env,
    transport: cassette?.transport,
    isOffline: cassette?.isOffline ?? false,
  });
  const server = new AppServer(engine);
  const client = new AppServerClient(connectInProcess(server));
  return {
    client,
    warnings: cassette?.warnings ?? [],
    close: async () => {
      await server.close();
      await client.close();
      await cassette?.finish();
    },
  };
}

async function cassetteOf({ transportOption, config, env }: EngineInput): Promise<CassetteRun | null> {
  if (transportOption.record === undefined && transportOption.replay === undefined) return null;
  const places = { cwd: config.cwd, codexHome: config.codexHome, home: env['HOME'] ?? homedir(), tmpDir: tmpdir() };
  return openCassette(transportOption, places, env);
}
