import { type GitChange } from '@codex-ts/git-utils';

/** What a session did to one file below the root of its repository. */
export interface FileChange extends GitChange {
  /** The name for people. */
  readonly shown: string;
}

/** A path that is not applied. `isLoss`: the session's work there is not brought over, though it belongs to the diff. */
export interface LeftOut {
  readonly path: string;
  readonly why: string;
  readonly isLoss: boolean;
}

/** The changes of one turn. */
export interface TurnDiff {
  readonly changes: readonly FileChange[];
  readonly leftOut: readonly LeftOut[];
  /** What the user should know about where this comes from; null when it is the whole truth. */
  readonly remark: string | null;
}
