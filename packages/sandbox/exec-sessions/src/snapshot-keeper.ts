import { type Shell } from './shell-kind.ts';
import { ShellSnapshot, type WrapOptions } from './shell-snapshot.ts';
import { removeStaleSnapshots } from './snapshot-files.ts';

export interface KeeperOptions {
  shell: Shell;
  /** `CODEX_HOME/shell_snapshots`. */
  folder: string;
  threadId: string;
  /** The environment of the thread's commands, asked for at each taking. */
  env: () => Record<string, string>;
  keep: (name: string) => boolean;
  /** Told at most once that no snapshot can be written. */
  onProblem?: (sentence: string) => void;
}

/** The snapshot of one thread: taken in the background, again for another directory, gone with `close`. */
export class SnapshotKeeper {
  readonly #options: KeeperOptions;
  readonly #closed = new AbortController();
  #cwd: string | null = null;
  #current: ShellSnapshot | null = null;
  #work: Promise<void>;
  #hasComplained = false;

  /** Also clears the folder of what others left behind. */
  constructor(options: KeeperOptions) {
    this.#options = options;
    this.#work = removeStaleSnapshots(options.folder);
  }

  /** To be called at the start and whenever the thread's directory may have changed. Returns at once. */
  refresh(cwd: string): void {
    if (cwd === this.#cwd || this.#closed.signal.aborted) return;
    this.#cwd = cwd;
    this.#work = this.#work.then(() => this.#retake(cwd));
  }

  /** As `ShellSnapshot.wrap`; `argv` itself while there is no snapshot. Nothing ever waits for one. */
  wrap(argv: readonly string[], options: WrapOptions): readonly string[] {
    return this.#current?.wrap(argv, options) ?? argv;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    await this.#work;
  }

  /** Ends what is under way, and deletes the file. */
  async close(): Promise<void> {
    this.#closed.abort();
    await this.#work;
    await this.#current?.close();
    this.#current = null;
  }

  async #retake(cwd: string): Promise<void> {
    const { shell, folder, threadId, keep, env } = this.#options;
    const { signal } = this.#closed;
    if (cwd !== this.#cwd || signal.aborted) return;
    const onProblem = (sentence: string): void => {
      if (!this.#hasComplained) this.#options.onProblem?.(sentence);
      this.#hasComplained = true;
    };
    const before = this.#current;
    this.#current = await ShellSnapshot.take({ shell, cwd, env: env(), folder, threadId, keep, signal, onProblem });
    await before?.close();
  }
}
