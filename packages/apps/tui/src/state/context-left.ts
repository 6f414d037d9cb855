import { type ThreadTokenUsage } from '@codex-ts/app-server-protocol';

/** Tokens that every conversation begins with: they do not count as used by it. */
const BASELINE = 12_000;

/** How much of the context window is left, in percent; what was used where the window is not known. */
export type ContextLeft = { readonly percent: number } | { readonly usedTokens: number };

/** By the tokens of the last response. The window on the wire is the part that may be used. */
export function contextLeft({ last, modelContextWindow }: ThreadTokenUsage): ContextLeft {
  const used = last.totalTokens;
  if (modelContextWindow == null) return { usedTokens: used };
  if (modelContextWindow <= BASELINE) return { percent: 0 };
  return { percent: Math.round(Math.min(100, Math.max(0, (100 * (modelContextWindow - used)) / (modelContextWindow - BASELINE)))) };
}
