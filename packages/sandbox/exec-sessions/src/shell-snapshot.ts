import { lstatSync, realpathSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { isInside } from '@codex-ts/fs-utils';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type Shell, shellKind } from './shell-kind.ts';
import { wrapScript } from './snapshot-wrap.ts';
import { type SnapshotRequest, takeSnapshot } from './take-snapshot.ts';

export interface WrapOptions {
  /**
   * Names of the variables that are set on purpose for this command (policy `set`, non-interactive settings, a proxy's):
   * their values in the command's environment win over the snapshot's. Values never enter an argv.
   */
  overrides: readonly string[];
  /** Where sandboxed commands may write at this moment; none for a command without a sandbox. */
  writableRoots: readonly string[];
  /** A folder that is on PATH whatever the start-up files make of it. */
  pathFolder?: string | null;
}

/**
 * What the user's login shell sets up, kept in a file so that commands need not start a login shell each. The file is
 * ours alone (mode 0600) and holds no variable that `keep` withholds. Its functions, options and aliases do not outlive
 * the `exec` of a command, as in the original; its variables do.
 */
export class ShellSnapshot {
  readonly path: string;
  readonly #shell: Shell;
  readonly #realPath: string;
  readonly #fingerprint: string | null;
  #isTainted = false;

  /** For a file that was just written; see `take`. */
  constructor(path: string, shell: Shell) {
    this.path = path;
    this.#shell = shell;
    this.#realPath = realpathSync(path);
    this.#fingerprint = fingerprint(path);
  }

  /**
   * Runs the user's interactive login shell once. Null when there is no snapshot to be had: the shell has none, its
   * start-up files hang, exit or become another program, or the folder cannot be written; only the last is a problem
   * worth telling, and is told to `onProblem` in a sentence. Nothing of it can hurt: commands then run as login shells.
   * Rejects with `CodexError` for a thread id that cannot name a file.
   */
  static async take(request: SnapshotRequest & { onProblem?: (sentence: string) => void }): Promise<ShellSnapshot | null> {
    try {
      const path = await takeSnapshot(request);
      return path === null ? null : new ShellSnapshot(path, request.shell);
    } catch (error) {
      if (error instanceof CodexError || systemErrorCode(error) === undefined) throw error;
      request.onProblem?.(`The shell's start-up cannot be kept in ${request.folder}, so each command starts a login shell: ${errorMessage(error)}`);
      return null;
    }
  }

  /**
   * Whether no sandboxed command can have written the file: it lies in none of `writableRoots`, and is still the one
   * that we wrote. Once false, it stays false: what may write there now may still run later.
   */
  isTrustworthy(writableRoots: readonly string[]): boolean {
    this.#isTainted ||= writableRoots.some((root) => isInside(this.#realPath, resolved(root)) || isInside(this.path, root));
    return !this.#isTainted && this.#fingerprint !== null && fingerprint(this.path) === this.#fingerprint;
  }

  /**
   * `[shell, '-lc', script, …]` as an argv that reads the snapshot instead of being a login shell; then the script runs
   * with `$0`, arguments, exit code and `set -e` as if nothing were around it. Any other argv, another shell than the
   * snapshot's, and a file that is not trustworthy: `argv` itself.
   *
   * To be applied after approval: rules, prompts, items and the model see the original argv, never this one.
   */
  wrap(argv: readonly string[], options: WrapOptions): readonly string[] {
    const [shell = '', flag, script, ...rest] = argv;
    if (flag !== '-lc' || script === undefined || shellKind(shell) !== this.#shell.kind) return argv;
    if (!this.isTrustworthy(options.writableRoots)) return argv;
    return [shell, '-c', wrapScript(this.path, options.overrides, options.pathFolder), shell, script, ...rest];
  }

  /** Deletes the file. A command that is just starting then is a login shell, as without a snapshot. */
  async close(): Promise<void> {
    this.#isTainted = true;
    await rm(this.path, { force: true });
  }
}

/** Changes with everything that anybody can do to the file; null when it is gone. */
function fingerprint(path: string): string | null {
  try {
    const { dev, ino, size, mode, uid, ctimeNs } = lstatSync(path, { bigint: true });
    return [dev, ino, size, mode, uid, ctimeNs].join('.');
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return null;
  }
}

function resolved(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return path;
  }
}
