import { type VerifiedChange } from '@codex-ts/apply-patch';
import { findRepoRoot, TurnDiffTracker } from '@codex-ts/git-utils';

/** The diff of the files that patches touched in the current turn. */
export class TurnDiffs {
  readonly #cwd: () => string;
  #tracker = new TurnDiffTracker();

  constructor(cwd: () => string) {
    this.#cwd = cwd;
  }

  startTurn(): void {
    this.#tracker = new TurnDiffTracker();
  }

  note(changes: readonly VerifiedChange[]): void {
    for (const change of changes) this.#noteOne(change);
  }

  /** Paths start at the repository's root; outside of a repository they are absolute. */
  unified(): Promise<string> {
    return this.#tracker.unifiedDiff(findRepoRoot(this.#cwd()));
  }

  #noteOne(change: VerifiedChange): void {
    const { path, before } = change;
    this.#tracker.noteBaseline(path, before?.bytes ?? null, before?.mode);
    if (change.type === 'add') this.#tracker.noteChange(path, change.content);
    else if (change.type === 'delete') this.#tracker.noteChange(path, null);
    else if (change.moveTo === null) this.#tracker.noteChange(path, change.newContent);
    else this.#tracker.noteMove(path, change.moveTo, change.newContent);
  }
}
