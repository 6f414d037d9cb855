// The only door of @codex-ts/text-utils: explicit named exports, no logic.
export { decodePrompt } from './decode-prompt.ts';
export { formatThousands } from './format-thousands.ts';
export { findJsonFault, type JsonFault } from './json-fault.ts';
export { nearestName } from './nearest-name.ts';
export { quoteShell, unquoteShell } from './quote-shell.ts';
export { approxTokens } from './tokens.ts';
export { countLines, truncateForExec } from './truncate-exec.ts';
export { truncateMiddle, type TruncationPolicy } from './truncate-middle.ts';
export { truncateToolOutput } from './truncate-tool-output.ts';
