// The only door of @codex-ts/exec: explicit named exports, no logic.
export type { AppServerClient } from './app-server-client.ts';
export { wantsColor } from './color-choice.ts';
export type { ExecIo, ExecOptions, ThreadChoice } from './exec-options.ts';
export type { OutputStream } from './output-pipe.ts';
export { runExec } from './run-exec.ts';
