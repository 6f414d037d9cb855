import { systemErrorCode } from '@codex-ts/protocol';
import { type HistoryFs } from './history-fs.ts';
import { placeOf } from './present-states.ts';
import { SafeFolder } from './safe-folder.ts';

/** Holds the folder that was asked for last, so that one thing after another in a folder opens it once. */
export class FolderKeeper {
  readonly #fs: HistoryFs;
  #held: SafeFolder | null = null;

  constructor(fs: HistoryFs) {
    this.#fs = fs;
  }

  /**
   * The folder, made with those above it when `mayMake`. Null when a link or a file is in the way, and, unless it may
   * be made, when it is missing. Valid until the next call.
   */
  async get(path: string, mayMake: boolean): Promise<SafeFolder | null> {
    if (this.#held?.path === path) return this.#held;
    await this.close();
    const open = await SafeFolder.open(this.#fs, path);
    if (open instanceof SafeFolder) {
      this.#held = open;
      return open;
    }
    return mayMake && 'missing' in open && (await this.#make(open.missing)) ? this.get(path, mayMake) : null;
  }

  async close(): Promise<void> {
    const held = this.#held;
    this.#held = null;
    await held?.close();
  }

  async #make(path: string): Promise<boolean> {
    const { folder, name } = placeOf(path);
    const parent = await SafeFolder.open(this.#fs, folder);
    if (!(parent instanceof SafeFolder)) return false;
    try {
      await this.#fs.mkdir(parent.child(name), 0o777);
    } catch (error) {
      if (systemErrorCode(error) !== 'EEXIST') throw error;
    } finally {
      await parent.close();
    }
    return true;
  }
}
