/** V8 hashes longer strings by their length alone: a map of many long lines would compare each with all others. */
const LONGEST_HASHED = 16_000;

/** A line as the key of a map: itself, or for a long line its digest, which no line can be since it has a line feed. */
export function lineKey(line: string): string {
  if (line.length <= LONGEST_HASHED) return line;
  // Loaded for such a line only: it would be a good part of what the first small patch costs.
  const { createHash } = process.getBuiltinModule('node:crypto');
  return `\n${createHash('sha256').update(Buffer.from(line, 'utf16le')).digest('base64')}`;
}
