import { BYTES_PER_TOKEN, tokensOfBytes } from './tokens.ts';

/** How much of a text may stay: `limit` UTF-8 bytes, or `limit` tokens of 4 bytes. */
export interface TruncationPolicy {
  readonly mode: 'bytes' | 'tokens';
  readonly limit: number;
}

/** The UTF-8 bytes that the policy lets through. */
export function byteBudget(policy: TruncationPolicy): number {
  return policy.mode === 'bytes' ? policy.limit : policy.limit * BYTES_PER_TOKEN;
}

/**
 * The text itself when it fits the policy; else its first and last half of the budget, cut between characters, around
 * `…N tokens truncated…` (bytes over the budget / 4, rounded up) or `…N chars truncated…` (code points dropped).
 * The marker comes on top of the budget. Linear in the size of the text.
 */
export function truncateMiddle(text: string, policy: TruncationPolicy): string {
  const budget = Math.max(0, byteBudget(policy));
  // UTF-8 is never more than three bytes per UTF-16 unit, so most texts are seen to fit without being encoded.
  if (text.length * 3 <= budget) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= budget) return text;
  const left = Math.floor(budget / 2);
  const headEnd = charStartBefore(bytes, left);
  const tailStart = charStartAfter(bytes, bytes.length - (budget - left));
  const marker =
    policy.mode === 'tokens'
      ? `…${tokensOfBytes(bytes.length - budget)} tokens truncated…`
      : `…${countChars(bytes.subarray(headEnd, tailStart))} chars truncated…`;
  return bytes.toString('utf8', 0, headEnd) + marker + bytes.toString('utf8', tailStart);
}

/** The nearest start of a character at or before `at`. */
function charStartBefore(bytes: Buffer, at: number): number {
  let i = at;
  while (i > 0 && isContinuation(bytes[i])) i -= 1;
  return i;
}

/** The nearest start of a character at or after `at`. */
function charStartAfter(bytes: Buffer, at: number): number {
  let i = at;
  while (i < bytes.length && isContinuation(bytes[i])) i += 1;
  return i;
}

function countChars(bytes: Buffer): number {
  let count = 0;
  for (const byte of bytes) if (!isContinuation(byte)) count += 1;
  return count;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
