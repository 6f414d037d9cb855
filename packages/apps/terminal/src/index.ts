// The only door of @codex-ts/terminal: explicit named exports, no logic.
export { AltScreen } from './alt-screen.ts';
export { type Clock, systemClock } from './clock.ts';
export { type Block, FlowingText } from './flowing-text.ts';
export { FrameScheduler } from './frame-scheduler.ts';
export { InlineViewport } from './inline-viewport.ts';
export { type InputEvent } from './input-event.ts';
export { type ProcessHooks } from './process-hooks.ts';
export { type ScreenSize } from './screen-size.ts';
export { Terminal } from './terminal.ts';
export { assertTty, isSimple, type TerminalInput, type TerminalOutput } from './terminal-streams.ts';
export { learnTraits } from './terminal-traits.ts';
