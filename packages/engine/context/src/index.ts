// The only door of @codex-ts/context: explicit named exports, no logic.
export { boundOutput } from './bound-output.ts';
export { type Compacted, compactedRemotely, compactLocally, type CompactionFrame } from './compacted-history.ts';
export { changeMessages, openingMessages, toldBy, type ToldFrame, type TurnFrame } from './context-messages.ts';
export { type Environment, localDate } from './environment-context.ts';
export { estimateTokens } from './estimate-tokens.ts';
export { History, requestInput } from './history.ts';
export { COMPACTION_PROMPT, userText } from './summary.ts';
export { TokenLedger, type TokenTotals } from './token-ledger.ts';
export { trimOutputs } from './trim-outputs.ts';
export { turnAbortedMessage } from './turn-aborted.ts';
export { userShellCommandMessage } from './user-shell-command.ts';
export { reviewMessage } from './user-action.ts';
export { type LoadImage, userMessage } from './user-message.ts';
