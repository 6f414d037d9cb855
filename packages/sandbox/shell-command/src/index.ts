// The only door of @codex-ts/shell-command: explicit named exports, no logic.
export { commandActions } from './command-actions.ts';
export { isDangerous } from './dangerous.ts';
export { extractApplyPatch, type PatchInvocation } from './extract-apply-patch.ts';
export { type InnerCommands, innerCommands } from './inner-commands.ts';
export { isKnownSafe } from './known-safe.ts';
export { splitPlainCommands } from './plain-commands.ts';
export { type PlainCommands, plainCommandsOf } from './plain-commands-of.ts';
export { isSystemProgram } from './program-name.ts';
export { type ShellLanguage } from './shell-language.ts';
export { type ShellScript, unwrapShell } from './unwrap-shell.ts';
