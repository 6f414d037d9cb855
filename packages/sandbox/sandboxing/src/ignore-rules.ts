import { lstatSync, realpathSync, statSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { CodexError, errorMessage, systemErrorCode } from '@codex-ts/protocol';
import { type Ignore } from 'ignore';
import { walkIgnored } from './walk-ignored.ts';

const IGNORE_FILE = '.codexignore';

/**
 * `.codexignore` in a project's root: what commands and tools may not read, in the syntax of gitignore. Only the one
 * file counts. `.git` is never matched; what git has stored of a file can be read from there. In a writable root the
 * file itself stays read-only (see `writableRoots`), or one command could lift the rules for the next.
 */
export class IgnoreRules {
  readonly #root: string;
  readonly #rules: Ignore;

  private constructor(root: string, rules: Ignore) {
    this.#root = root;
    this.#rules = rules;
  }

  /** Null when there is no such file. Throws CodexError `ignore_unreadable`: rules that cannot be read are not none. */
  static async load(root: string): Promise<IgnoreRules | null> {
    const path = join(root, IGNORE_FILE);
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (cause) {
      if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(cause) ?? '')) return null;
      throw new CodexError(`Cannot read ${path}: ${errorMessage(cause)}. Without it nobody knows what must stay hidden.`, { code: 'ignore_unreadable', cause });
    }
    const { default: ignore } = await import('ignore');
    // As git does where file names differ by case.
    const rules = ignore({ ignorecase: process.platform !== 'linux' }).add(text.replace(/^\uFEFF/, ''));
    return new IgnoreRules(await realpath(root), rules);
  }

  /**
   * Whether `path` (absolute, or relative to the root) is matched, or lies in a folder that is: by its own name or,
   * where links are on the way, by that of what it leads to. It need not exist. Never for paths outside the root.
   */
  denies(path: string): boolean {
    const named = resolve(this.#root, path);
    return [named, realPathOfExisting(named)].some((each) => this.#matches(each));
  }

  /**
   * All that is matched and exists, absolute: a folder without what is in it. A folder that we may not look into counts
   * as matched, because nobody can tell what is there. For `denyRead` of `planCommand`, before each command.
   * Throws CodexError `ignore_too_large` beyond 100,000 entries or 2,000 matches, `ignore_failed` when the tree cannot
   * be read, `signal.reason`.
   */
  async paths(signal?: AbortSignal): Promise<string[]> {
    return walkIgnored(this.#root, (path, isDirectory) => this.#rules.ignores(isDirectory ? `${path}/` : path), signal);
  }

  #matches(absolute: string): boolean {
    const path = relative(this.#root, absolute);
    if (path === '' || path === '..' || path.startsWith(`..${sep}`)) return false;
    const names = path.split(sep);
    const git = names.indexOf('.git');
    // What git keeps is denied only together with a folder around it.
    if (git !== -1) return git > 0 && this.#rules.ignores(`${names.slice(0, git).join('/')}/`);
    return this.#rules.ignores(names.join('/') + (isDirectory(absolute) ? '/' : ''));
  }
}

function isDirectory(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}

/** With links followed as far as the path exists. */
function realPathOfExisting(path: string): string {
  try {
    return realpathSync.native(path);
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    if (path === dirname(path) || isLink(path)) return path;
    return join(realPathOfExisting(dirname(path)), path.slice(dirname(path).length));
  }
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  } catch (error) {
    if (systemErrorCode(error) === undefined) throw error;
    return false;
  }
}
