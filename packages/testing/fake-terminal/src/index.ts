// The only door of @codex-ts/fake-terminal: explicit named exports, no logic.
export { Emulator } from './emulator.ts';
export { FakeClock } from './fake-clock.ts';
export { FakeHooks, FakeInput, FakeOutput } from './fake-terminal.ts';
export { toTags } from './to-tags.ts';
