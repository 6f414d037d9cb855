// The only door of @codex-ts/git-utils: explicit named exports, no logic.
export { type ApplyOptions, type ApplyOutcome, applyDiff, checkDiff } from './apply-diff.ts';
export { type ChangeRepo, type GitChange, type GitEntry, withChangeRepo } from './change-repo.ts';
export { diffToRemote, type RemoteDiff } from './diff-to-remote.ts';
export { findRepoRoot } from './find-repo-root.ts';
export { createGhostSnapshot, type GhostCommit, type GhostSnapshotOptions } from './ghost-snapshot.ts';
export { type GitDir, resolveGitDir } from './git-dir.ts';
export { ignoredPaths } from './ignored-paths.ts';
export { mergeBase } from './merge-base.ts';
export { type GitInfo, readGitInfo, type ReadGitInfoOptions } from './read-git-info.ts';
export { restoreGhostSnapshot } from './restore-ghost.ts';
export type { RunGit } from './run-git.ts';
export { type TrackedContent, TurnDiffTracker } from './turn-diff-tracker.ts';
export { openWorkTree, type WorkTree } from './work-tree.ts';
