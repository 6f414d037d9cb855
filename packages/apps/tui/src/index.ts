// The only door of @codex-ts/tui: explicit named exports, no logic.
export { type Frame } from './frame.ts';
export { AltScreen, type AltScreenOptions } from './terminal/alt-screen.ts';
export { type Clock, systemClock } from './terminal/clock.ts';
export { decodeInput, type InputStream } from './terminal/decode-input.ts';
export { FrameScheduler, type FrameSchedulerOptions } from './terminal/frame-scheduler.ts';
export { type Block } from './terminal/history-tail.ts';
export { InlineViewport, type InlineViewportOptions } from './terminal/inline-viewport.ts';
export { type InputEvent, type TerminalReply } from './terminal/input-event.ts';
export { type Key } from './terminal/key.ts';
export { type TerminalColors, type TerminalFacts } from './terminal/query-terminal.ts';
export { type Position, type Reflow } from './terminal/relay.ts';
export { type ScreenSize } from './terminal/screen-size.ts';
export { type TerminalModes } from './terminal/terminal-modes.ts';
export { learnTraits, type TerminalTraits, type TraitsFacts } from './terminal/terminal-traits.ts';
export { assertTerminal, type TerminalInput, type TerminalOutput } from './terminal/terminal-streams.ts';
export { Terminal, type TerminalOptions } from './terminal/terminal.ts';
