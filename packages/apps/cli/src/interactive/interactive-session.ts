import { type LoadConfigInput, type LoadedConfig, loadConfig } from '@codex-ts/config';
import { resolveCodexHome } from '@codex-ts/fs-utils';

import { type CommandHost } from '../command-host.ts';
import { runConfigInput, orderedOverrides } from '../exec/run-config-input.ts';
import { refuseLocal } from '../exec/remote-exec.ts';
import { type RemoteServer, remoteServer } from '../exec/remote-server.ts';
import { resolveCwd } from '../exec/resolve-cwd.ts';
import { loadDotenv } from '../load-dotenv.ts';
import { imageFiles } from './image-files.ts';
import { type InteractiveArguments } from './interactive-arguments.ts';

/** All that a run of the interface is made of. */
export interface InteractiveSession {
  readonly args: InteractiveArguments;
  /** Its environment includes that of `.env` in the Codex home. */
  readonly host: CommandHost;
  readonly configInput: LoadConfigInput;
  readonly loaded: LoadedConfig;
  /** Null: the engine runs in this process. */
  readonly server: RemoteServer | null;
  /** Of the command line, as absolute paths. */
  readonly images: readonly string[];
}

/** Reads what there is to know before the screen is taken. @throws CodexError for whatever cannot be begun with */
export async function interactiveSession(args: InteractiveArguments, outer: CommandHost): Promise<InteractiveSession> {
  const server = args.remote === undefined && args.remoteAuthTokenEnv === undefined ? null : remoteServer(args, outer.env);
  if (server !== null) refuseLocal({ ...args, record: undefined, replay: undefined }, server);
  const images = imageFiles(args.images, outer.cwd);
  const overrides = await orderedOverrides(args.overrides, outer.cwd);
  // On another machine the folder is that machine's.
  const cwd = await resolveCwd(server === null || server.isLoopback ? args.cd : undefined, outer.cwd);
  const codexHome = resolveCodexHome(outer.env).path;
  const env = await loadDotenv(codexHome, outer.env);
  const configInput = runConfigInput({ args, overrides, codexHome, cwd, env, approvalPolicy: args.approvalPolicy });
  return { args, host: { ...outer, env }, configInput, loaded: await loadConfig(configInput), server, images };
}
