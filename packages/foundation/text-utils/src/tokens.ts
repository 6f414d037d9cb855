/** The estimate every budget is built on. */
export const BYTES_PER_TOKEN = 4;

/** Estimated tokens of a text: its UTF-8 bytes / 4, rounded up. */
export function approxTokens(text: string): number {
  return tokensOfBytes(Buffer.byteLength(text));
}

/** Estimated tokens of that many UTF-8 bytes, rounded up. */
export function tokensOfBytes(bytes: number): number {
  return Math.ceil(bytes / BYTES_PER_TOKEN);
}
