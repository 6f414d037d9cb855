// The only door of @codex-ts/context: explicit named exports, no logic.
export { boundOutput } from './bound-output.ts';
export { changeMessages, openingMessages, type ToldFrame, type TurnFrame } from './context-messages.ts';
export { type Environment, localTime } from './environment-context.ts';
export { History } from './history.ts';
export { TokenLedger, type TokenTotals } from './token-ledger.ts';
export { turnAbortedMessage } from './turn-aborted.ts';
export { type LoadImage, userMessage } from './user-message.ts';
