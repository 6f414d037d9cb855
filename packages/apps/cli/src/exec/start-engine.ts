import { homedir, tmpdir } from 'node:os';
import { AppServer, connectInProcess } from '@codex-ts/app-server';
import { AppServerClient } from '@codex-ts/app-server-client';
import { type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';

import { type AppServerClient as ExecClient, type OutputStream } from '@codex-ts/exec';
import { assembleEngine } from '../engine/assemble-engine.ts';
import { say } from '../say.ts';
import { type CassetteRun, openCassette } from './open-cassette.ts';

/** What an engine in this process is made of. */
export interface EngineInput {
  readonly loaded: LoadedConfig;
  /** How it was loaded. */
  readonly configInput: LoadConfigInput;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Names this program in the `originator` header and the user agent. */
  readonly originator: string;
  readonly version: string;
  /** Where log lines go, for those who ask for them. */
  readonly stderr: OutputStream;
  /** Absolute paths of cassettes; at most one is given. */
  readonly transportOption: { readonly record?: string; readonly replay?: string };
  /** One that is open already, in place of `transportOption`. */
  readonly cassette?: CassetteRun;
  /** Whether a person is at the terminal, who is told of the configuration's warnings by the server. */
  readonly interactive?: boolean;
}

/** `close` stops the active turn and all its commands, and resolves when what was promised is on disk. */
export interface StartedEngine {
  readonly client: ExecClient;
  /** For the user: what came up while starting. What comes up later goes to stderr. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

/** Assembles the engine in this process, with a client that is connected to it. */
export async function startEngine(input: EngineInput): Promise<StartedEngine & { readonly client: AppServerClient }> {
  const { loaded, configInput, env, originator, version } = input;
  const cassette = input.cassette ?? (await cassetteOf(input));
  const notices = earlyNotices(input.stderr);
  const { engine, close } = await assembleEngine({
    // Whoever starts us has shown the configuration's warnings already.
    loaded: input.interactive === true ? loaded : withoutWarnings(loaded),
    configInput,
    env,
    version,
    originator,
    source: input.interactive === true ? 'cli' : 'exec',
    // One run of one turn is not worth an index or a log; a person looks at lists, and stays.
    keepsIndex: input.interactive === true,
    keepsLogs: input.interactive === true,
    stderr: input.stderr,
    warn: notices.tell,
    transport: cassette?.transport,
    isOffline: cassette?.isOffline ?? false,
  });
  const server = new AppServer(engine, { report: (trouble) => say(input.stderr, trouble) });
  const client = new AppServerClient(connectInProcess(server));
  return {
    client,
    warnings: [...notices.taken(), ...(cassette?.warnings ?? [])],
    close: async () => {
      await server.close();
      await client.close();
      await close();
      await cassette?.finish();
    },
  };
}

/** Keeps notices until they are taken along with the other warnings; later ones are lines on stderr. */
function earlyNotices(stderr: OutputStream): { readonly tell: (text: string) => void; readonly taken: () => string[] } {
  const early: string[] = [];
  let isTaken = false;
  return {
    tell: (text) => {
      if (isTaken) say(stderr, `warning: ${text}`);
      else early.push(text);
    },
    taken: () => {
      isTaken = true;
      return early;
    },
  };
}

/** A plain copy would work out every view of the configuration that is made on demand. */
function withoutWarnings(loaded: LoadedConfig): LoadedConfig {
  const warnings = { value: [], enumerable: true };
  return Object.defineProperties({}, { ...Object.getOwnPropertyDescriptors(loaded), warnings }) as LoadedConfig;
}

async function cassetteOf({ transportOption, loaded: { config }, env }: EngineInput): Promise<CassetteRun | null> {
  if (transportOption.record === undefined && transportOption.replay === undefined) return null;
  const places = { cwd: config.cwd, codexHome: config.codexHome, home: env['HOME'] ?? homedir(), tmpDir: tmpdir() };
  return openCassette(transportOption, places, env);
}
