import { type VerifiedChange } from '@codex-ts/apply-patch';
import { type FileState, findRepoRoot, TurnDiffTracker } from '@codex-ts/git-utils';

type FileBefore = NonNullable<VerifiedChange['before']>;

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

  /** Paths start at the repository's root, or at the working directory outside of one. */
  unified(): Promise<string> {
    const cwd = this.#cwd();
    return this.#tracker.unifiedDiff(findRepoRoot(cwd) ?? cwd);
  }

  #noteOne(change: VerifiedChange): void {
    const { path, before } = change;
    if (change.type === 'add') this.#tracker.note(path, stateOf(before), { content: change.content, mode: before?.mode ?? 0o644 });
    else if (change.type === 'delete') this.#tracker.note(path, stateOf(before), null);
    else {
      const was = { content: change.oldContent, mode: change.before.mode };
      const is = { content: change.newContent, mode: change.before.mode };
      if (change.moveTo === null) this.#tracker.note(path, was, is);
      else this.#tracker.noteMove(path, change.moveTo, was, is);
    }
  }
}

function stateOf(file: FileBefore | null): FileState | null {
  return file === null ? null : { content: file.bytes.toString('utf8'), mode: file.mode };
}
