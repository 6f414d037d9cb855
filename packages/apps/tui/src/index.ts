// The only door of @codex-ts/tui: explicit named exports, no logic.
export { Tui, type TuiScreenOptions } from './app/tui.ts';
export { type PromptStore, type TuiEnd, type TuiOptions, type TuiPrograms, type TuiSettings, type TuiStart } from './app/tui-options.ts';
export { assertTerminal, type TerminalInput, type TerminalOutput } from './terminal/terminal-streams.ts';
