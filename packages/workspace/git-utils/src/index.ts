// The only door of @codex-ts/git-utils: explicit named exports, no logic.
export { findRepoRoot } from './find-repo-root.ts';
export { type GitInfo, readGitInfo } from './read-git-info.ts';
export { type FileState, TurnDiffTracker } from './turn-diff-tracker.ts';
