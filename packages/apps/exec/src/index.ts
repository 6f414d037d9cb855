// The only door of @codex-ts/exec: explicit named exports, no logic.
export type { AppServerClient } from './app-server-client.ts';
export { wantsColor } from './color-choice.ts';
export type { ExecEvent } from './exec-event.ts';
export type { ExecIo, ExecOptions, ReviewTarget, ThreadChoice } from './exec-options.ts';
export { followTurn, type TurnResult } from './follow-turn.ts';
export { JsonlEvents } from './jsonl-events.ts';
export type { OutputStream } from './output-pipe.ts';
export { refuseRequest } from './refuse-requests.ts';
export { runExec } from './run-exec.ts';
