import { checkUserText, loadConfig, type LoadConfigInput, type LoadedConfig } from '@codex-ts/config';
import { type ConfigEdit } from '@codex-ts/config-edit';
import { CodexError } from '@codex-ts/protocol';
import { realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';

export interface ConfigWrite {
  edits: readonly ConfigEdit[];
  /** The file that the client believes it edits; only the user's own can be edited. */
  filePath?: string | undefined;
  /** Version of the user's layer that the edits were made for. */
  expectedVersion?: string | undefined;
  signal?: AbortSignal | undefined;
}

export interface ConfigWritten {
  /** Of the user's layer after the edit. */
  version: string;
  filePath: string;
  loaded: LoadedConfig;
}

/** The configuration of one process: what it is for a folder, and edits of the user's own file. */
export class ConfigService {
  readonly #input: LoadConfigInput;

  constructor(input: LoadConfigInput) {
    this.#input = input;
  }

  get userFile(): string {
    return join(resolve(this.#input.codexHome), 'config.toml');
  }

  /** Every layer as it is on disk now; layers of projects only with `cwd`. @throws ConfigError */
  read({ cwd }: { cwd: string | null }): Promise<LoadedConfig> {
    return loadConfig({ ...this.#input, cwd: cwd ?? this.#input.codexHome });
  }

  /**
   * Edits the user's file, all edits or none, and loads what came of it.
   * @throws CodexError `config_layer_readonly` for another file, ConfigEditError, ConfigError when the result would not load
   */
  async write({ edits, filePath, expectedVersion, signal }: ConfigWrite): Promise<ConfigWritten> {
    const file = this.userFile;
    const { editConfigFile } = await import('@codex-ts/config-edit');
    if (filePath !== undefined && !(await isSameFile(filePath, file))) {
      throw new CodexError(`only ${file} can be edited, not ${filePath}`, { code: 'config_layer_readonly' });
    }
    const written = await editConfigFile({
      file,
      edits,
      validate: async (text) => {
        const [problem] = (await checkUserText(text, file, this.#input)).filter(({ severity }) => severity === 'error');
        if (problem !== undefined) throw new CodexError(problem.message, { code: 'config_invalid' });
      },
      expectedVersion,
      versionOf: () => this.#userVersion(),
      signal,
    });
    const loaded = await this.read({ cwd: null });
    return { version: versionOfUser(loaded) ?? written.version, filePath: file, loaded };
  }

  async #userVersion(): Promise<string> {
    return versionOfUser(await this.read({ cwd: null })) ?? '';
  }
}

function versionOfUser(loaded: LoadedConfig): string | undefined {
  return loaded.layers.find(({ name }) => name.type === 'user')?.version;
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  if (resolve(a) === resolve(b)) return true;
  const real = (path: string) => realpath(path).catch(() => resolve(path));
  return (await real(a)) === (await real(b));
}
