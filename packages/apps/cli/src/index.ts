// The only door of @codex-ts/cli: explicit named exports, no logic.
export type { CommandHost, InputStream } from './command-host.ts';
export { runCommand } from './run-command.ts';
