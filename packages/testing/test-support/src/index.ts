// The only door of @codex-ts/test-support: explicit named exports, no logic.
export { type GitRepo, makeGitRepo } from './git-repo.ts';
export { killTree } from './kill-tree.ts';
export { referenceDir, repositoryRoot } from './places.ts';
export { type RunOptions, runProcess, type RunResult } from './run-process.ts';
export { fittingValues, type Mutation, wrongTypes } from './schema-values.ts';
export { disposeTemp, type Files, makeTempDir, makeTempHome, type TempDir, writeFiles } from './temp.ts';
export { waitFor, type WaitOptions } from './wait-for.ts';
