// The only door of @codex-ts/mock-model: explicit named exports, no logic.
export { type MockModelCommandIo, runMockModelCommand } from './mock-model-command.ts';
export { type MockModel, type MockModelOptions, startMockModel } from './mock-model.ts';
export type { MockItem, MockOutcome, MockRequest, MockRequestBody, MockScriptEntry, MockTurn, MockUsage } from './mock-turn.ts';
