import { SerialExecutor } from '@codex-ts/async-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { rm } from 'node:fs/promises';
import { delimiter } from 'node:path';

import { makeProgramFolder, type ProgramFolder } from './program-folder.ts';
import { type ProgramFiles } from './program-script.ts';
import { removeStaleFolders } from './stale-folders.ts';

export interface ToolProgramsOptions extends ProgramFiles {
  /** Absolute; need not exist. */
  readonly codexHome: string;
  /** Hears once, in a sentence, why commands do without. */
  readonly onProblem: (sentence: string) => void;
}

/** The programs that the model's commands find on their PATH besides the user's: `apply_patch` and `applypatch`. */
export interface ToolPrograms {
  /**
   * The folder that goes first on a command's PATH; null where there can be none. Made at the first call, so that a run
   * without commands pays nothing, and made anew when it is not any more as we left it: a folder that somebody put a
   * program into would run it, outside the sandbox too.
   */
  folder(): Promise<string | null>;
  /** Takes the folder away. No folder is made after that. */
  close(): Promise<void>;
}

/**
 * As the original does: a folder of this process alone in `CODEX_HOME/tmp/arg0`, mode 0700, gone with the process; what
 * killed processes left there goes when the next one makes its own. Works in a temporary folder too, where the original
 * does without: the sandbox keeps commands from writing in CODEX_HOME wherever it lies.
 */
export function toolPrograms(options: ToolProgramsOptions): ToolPrograms {
  return new FolderOfProcess(options);
}

class FolderOfProcess implements ToolPrograms {
  readonly #options: ToolProgramsOptions;
  readonly #serial = new SerialExecutor();
  #current: ProgramFolder | null = null;
  #sweeping: Promise<void> | null = null;
  #isOver = false;

  constructor(options: ToolProgramsOptions) {
    this.#options = options;
  }

  folder(): Promise<string | null> {
    return this.#serial.run(async () => {
      if (this.#isOver) return null;
      if (this.#current?.isUntouched() === true) return this.#current.path;
      try {
        await this.#discard();
        this.#current = await this.#make();
        return this.#current.path;
      } catch (error) {
        if (!CodexError.isInstance(error) && systemErrorCode(error) === undefined) throw error;
        this.#isOver = true;
        this.#options.onProblem(`Commands do not find \`apply_patch\` on their PATH: ${errorMessage(error)}`);
        return null;
      }
    });
  }

  async close(): Promise<void> {
    this.#isOver = true;
    await this.#serial.run(() => this.#discard());
    await this.#sweeping;
  }

  async #make(): Promise<ProgramFolder> {
    const { codexHome, node, entry } = this.#options;
    if (codexHome.includes(delimiter)) throw new CodexError(`PATH cannot hold ${codexHome}, whose name has a "${delimiter}" in it.`, { code: 'bad_path' });
    const made = await makeProgramFolder(codexHome, { node, entry });
    // Nobody waits for that but the end of the process.
    this.#sweeping ??= removeStaleFolders(codexHome);
    return made;
  }

  async #discard(): Promise<void> {
    const old = this.#current;
    this.#current = null;
    if (old === null) return;
    try {
      await rm(old.path, { recursive: true, force: true });
    } catch (error) {
      // What cannot be removed now is for the next process, like all that is left behind.
      if (systemErrorCode(error) === undefined) throw error;
    }
  }
}
