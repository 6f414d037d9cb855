import { type LoadedConfig } from '@codex-ts/config';
import { type FileMatch, type SearchSession, type SessionOptions } from '@codex-ts/file-search';
import { type ModelInfo } from '@codex-ts/models-manager';
import { ClientAccount } from './client-account.ts';
import { ClientCommands, type ClientCommandsOptions } from './client-commands.ts';

/** A model as lists show it. */
export type ListedModel = Pick<
  ModelInfo,
  'slug' | 'displayName' | 'visibility' | 'supportedReasoningEfforts' | 'defaultReasoningEffort' | 'inputModalities' | 'supportsPersonality' | 'upgradeTo'
> & { readonly isDefault: boolean };

/** What a search for files needs to be told. */
export type FileSearchEvents = Pick<SessionOptions, 'onUpdated' | 'onCompleted' | 'onFailed'>;

/** What this machine does for clients beside threads. Nothing of it is loaded before it is used. */
export class HostServices {
  readonly commands: ClientCommands;
  readonly account: ClientAccount;
  readonly #env: NodeJS.ProcessEnv;

  constructor(options: ClientCommandsOptions) {
    this.commands = new ClientCommands(options);
    this.account = new ClientAccount({ config: async (): Promise<LoadedConfig['config']> => (await options.config()).config, env: options.env });
    this.#env = options.env;
  }

  /** In the order of pickers, hidden ones included. */
  async listModels(): Promise<ListedModel[]> {
    const { defaultModel, listModels } = await import('@codex-ts/models-manager');
    const { slug: chosen } = defaultModel();
    return listModels().map((model) => ({ ...model, isDefault: model.slug === chosen }));
  }

  /** Looks once for files and folders by name, the best first. Rejects with the signal's reason. */
  async findFiles(query: string, { roots, signal }: { roots: readonly string[]; signal: AbortSignal }): Promise<FileMatch[]> {
    const { searchFiles } = await import('@codex-ts/file-search');
    return searchFiles(query, { roots, env: this.#env, signal });
  }

  /** A search whose query changes; its folders are read from now on. Whoever opens it closes it. */
  async openFileSearch(roots: readonly string[], events: FileSearchEvents): Promise<Pick<SearchSession, 'update' | 'close'>> {
    const { SearchSession: Session } = await import('@codex-ts/file-search');
    return new Session({ roots, env: this.#env, ...events });
  }

  /** What the working tree has that the remote has not; null where that cannot be told. See git-utils. */
  async diffToRemote(cwd: string, signal: AbortSignal): Promise<{ sha: string; diff: string } | null> {
    return (await import('@codex-ts/git-utils')).diffToRemote(cwd, signal);
  }

  close(): Promise<void> {
    return this.commands.close();
  }
}
