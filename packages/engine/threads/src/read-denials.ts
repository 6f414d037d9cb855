import { findRepoRoot } from '@codex-ts/git-utils';
import { CodexError, type SandboxPolicy } from '@codex-ts/protocol';
import { canDenyRead, IgnoreRules } from '@codex-ts/sandboxing';
import { realpath } from 'node:fs/promises';

/** What the project's `.codexignore` hides from the agent: from commands, patches and pictures alike. */
export class ReadDenials {
  readonly #rules: Promise<IgnoreRules | null>;
  readonly #kept: string;
  #known: IgnoreRules | null = null;
  #paths: Promise<readonly string[]> | null = null;

  /** `isEnforced` is false for those who chose to do without. `kept` holds copies of files, hidden ones of old among them. */
  constructor(cwd: string, { isEnforced, kept }: { isEnforced: boolean; kept: string }) {
    this.#kept = kept;
    this.#rules = isEnforced ? IgnoreRules.load(findRepoRoot(cwd) ?? cwd) : Promise.resolve(null);
    this.#rules.catch(() => undefined); // Told when first used, by whoever needs the rules.
  }

  /** Resolves when the rules are read. @throws CodexError for a file that is there and cannot be read */
  async loaded(): Promise<void> {
    this.#known = await this.#rules;
  }

  /** Whether a file is hidden, as far as the rules are loaded. */
  readonly hides = (path: string): boolean => this.#known?.denies(path) ?? false;

  /** Looks for hidden files anew from the next command on. */
  startTurn(): void {
    this.#paths = null;
  }

  /**
   * Paths that a command must not see. A command that somebody let out of the turn's sandbox may see everything.
   * @throws CodexError `sandbox_unavailable` when there are rules and the turn has no sandbox to enforce them
   */
  async forCommand({ turn, command }: { turn: SandboxPolicy; command: SandboxPolicy }, signal?: AbortSignal): Promise<readonly string[]> {
    const rules = await this.#rules;
    if (rules === null) return [];
    if (!canDenyRead(turn)) {
      throw new CodexError(
        'This project has a .codexignore, which nothing can enforce without a sandbox. Choose read-only or workspace-write, or set `codexignore = false` in your configuration.',
        { code: 'sandbox_unavailable' },
      );
    }
    if (!canDenyRead(command)) return [];
    this.#paths ??= rules.paths(signal);
    this.#paths.catch(() => {
      this.#paths = null;
    });
    return [...(await this.#paths), this.#kept];
  }

  /** Whether a file is hidden, however it is spelled: a link to a hidden file is hidden too. */
  async denies(path: string): Promise<boolean> {
    const rules = await this.#rules;
    if (rules === null) return false;
    const real = await realpath(path).catch(() => path);
    return rules.denies(path) || rules.denies(real);
  }
}

export function hiddenFile(path: string): string {
  return `${path} is hidden by this project's .codexignore`;
}
