// The only door of @codex-ts/git-utils: explicit named exports, no logic.
export { findRepoRoot } from './find-repo-root.ts';
export { createGhostSnapshot, type GhostCommit, type GhostSnapshotOptions } from './ghost-snapshot.ts';
export { type GitDir, resolveGitDir } from './git-dir.ts';
export { type GitInfo, readGitInfo, type ReadGitInfoOptions } from './read-git-info.ts';
export { restoreGhostSnapshot } from './restore-ghost.ts';
export type { RunGit } from './run-git.ts';
export { type TrackedContent, TurnDiffTracker } from './turn-diff-tracker.ts';
