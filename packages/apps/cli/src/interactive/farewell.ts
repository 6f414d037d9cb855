import { detectDepth } from '@codex-ts/terminal-markup';
import { type TuiEnd } from '@codex-ts/tui';

export interface FarewellOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Nothing is coloured for who listens. */
  readonly isPlain: boolean;
}

/** What is said once the terminal is the shell's again: what it cost, and how to go on. */
export function farewell({ threadId, threadName, tokenUsage }: TuiEnd, { env, isPlain }: FarewellOptions): string[] {
  const total = tokenUsage?.total;
  if (threadId === null || total === undefined || total.totalTokens === 0) return [];
  const cached = total.cachedInputTokens > 0 ? ` (+ ${count(total.cachedInputTokens)} cached)` : '';
  const reasoning = total.reasoningOutputTokens > 0 ? ` (reasoning ${count(total.reasoningOutputTokens)})` : '';
  const fresh = total.inputTokens - total.cachedInputTokens;
  const command = `codex resume ${threadName === null || !isWord(threadName) ? threadId : threadName}`;
  return [
    `Token usage: total=${count(fresh + total.outputTokens)} input=${count(fresh)}${cached} output=${count(total.outputTokens)}${reasoning}`,
    `To go on with this session: ${isPlain || detectDepth(env) === 'none' ? command : `\x1b[36m${command}\x1b[39m`}`,
  ];
}

/** Whether a shell and the command line take it as it is. */
function isWord(name: string): boolean {
  return /^\w[\w.-]*$/.test(name);
}

function count(tokens: number): string {
  return tokens.toLocaleString('en-US');
}
