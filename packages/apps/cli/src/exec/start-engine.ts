import { type Config } from '@codex-ts/config';
import { type AppServerClient } from '@codex-ts/exec';
import { CodexError } from '@codex-ts/protocol';

/** What an engine for one headless run is made of. */
export interface EngineInput {
  /** Effective: files, overrides and flags applied. */
  readonly config: Config;
  readonly env: Readonly<NodeJS.ProcessEnv>;
  /** Names this program in the `originator` header and the user agent. */
  readonly originator: string;
  readonly version: string;
  /** Keep no record of the thread. */
  readonly ephemeral: boolean;
  /** Absolute paths of cassettes; at most one is given. */
  readonly transportOption: { readonly record?: string; readonly replay?: string };
}

/** `close` stops the active turn and all its commands, and resolves when what was promised is on disk. */
export interface StartedEngine {
  readonly client: AppServerClient;
  close(): Promise<void>;
}

/** Assembles the engine in this process, with a client that is connected to it. */
export function startEngine(_input: EngineInput): Promise<StartedEngine> {
  return Promise.reject(new CodexError('The engine is not assembled yet.', { code: 'no_engine' }));
}
