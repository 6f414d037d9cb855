// The only door of @codex-ts/exec-sessions: explicit named exports, no logic.
export { type AttachedCommand, type AttachOptions, startAttached } from './attached-command.ts';
export { allReleased } from './command-run.ts';
export { discoverShell, namedShell, type ShellSearch } from './discover-shell.ts';
export type { CommandOutput, ExecSession, SessionFacts } from './exec-session.ts';
export { ExecSessions, type StartOptions } from './exec-sessions.ts';
export type { ExitInfo } from './exit-info.ts';
export { keptOnPath } from './kept-on-path.ts';
export { MAX_OPEN_SESSIONS, WARN_OPEN_SESSIONS } from './prune-candidate.ts';
export { runToEnd, type RunOptions, type RunResult } from './run-to-end.ts';
export type { TerminalSize } from './spawned-command.ts';
export { type Shell, shellArgv, shellKind, type ShellKind } from './shell-kind.ts';
export { ShellSnapshot, type WrapOptions } from './shell-snapshot.ts';
export { type KeeperOptions, SnapshotKeeper } from './snapshot-keeper.ts';
export type { SnapshotRequest } from './take-snapshot.ts';
