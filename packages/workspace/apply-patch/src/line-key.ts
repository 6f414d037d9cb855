import { createHash } from 'node:crypto';

/** V8 hashes longer strings by their length alone: a map of many long lines would compare each with all others. */
const LONGEST_HASHED = 16_000;

/** A line as the key of a map: itself, or for a long line its digest, which no line can be since it has a line feed. */
export function lineKey(line: string): string {
  if (line.length <= LONGEST_HASHED) return line;
  return `\n${createHash('sha256').update(Buffer.from(line, 'utf16le')).digest('base64')}`;
}
