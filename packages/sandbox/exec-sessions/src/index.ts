// The only door of @codex-ts/exec-sessions: explicit named exports, no logic.
export type { CommandOutput, ExecSession } from './exec-session.ts';
export { ExecSessions, type StartOptions } from './exec-sessions.ts';
export type { ExitInfo } from './exit-info.ts';
export { runToEnd, type RunOptions, type RunResult } from './run-to-end.ts';
export type { TerminalSize } from './spawned-command.ts';
