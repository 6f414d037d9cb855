import { type TuiEnd } from '@codex-ts/tui';

/** What is said once the terminal is the shell's again: what it cost, and how to go on. */
export function farewell({ threadId, threadName, tokenUsage }: TuiEnd, hasColor: boolean): string[] {
  const total = tokenUsage?.total;
  if (threadId === null || total === undefined || total.totalTokens === 0) return [];
  const cached = total.cachedInputTokens > 0 ? ` (+ ${count(total.cachedInputTokens)} cached)` : '';
  const reasoning = total.reasoningOutputTokens > 0 ? ` (reasoning ${count(total.reasoningOutputTokens)})` : '';
  const fresh = total.inputTokens - total.cachedInputTokens;
  const command = `codex resume ${threadName === null || !/^[\w.-]+$/.test(threadName) ? threadId : threadName}`;
  return [
    `Token usage: total=${count(fresh + total.outputTokens)} input=${count(fresh)}${cached} output=${count(total.outputTokens)}${reasoning}`,
    `To go on with this session: ${hasColor ? `\x1b[36m${command}\x1b[39m` : command}`,
  ];
}

function count(tokens: number): string {
  return tokens.toLocaleString('en-US');
}
