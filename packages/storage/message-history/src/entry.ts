/** One prompt that a person sent. */
export interface HistoryEntry {
  /** The thread it was sent to. */
  readonly sessionId: string;
  /** Seconds since 1970. */
  readonly ts: number;
  readonly text: string;
}

/** The line of an entry, its end included; the shape that the original reads and writes. */
export function entryLine(entry: HistoryEntry): string {
  return `${JSON.stringify({ session_id: entry.sessionId, ts: entry.ts, text: entry.text })}\n`;
}

/** Null for a line that is torn, not JSON, or not of this shape. */
export function parseEntry(line: string): HistoryEntry | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  const { session_id: sessionId, ts, text } = value as Record<string, unknown>;
  return typeof sessionId === 'string' && typeof ts === 'number' && typeof text === 'string' ? { sessionId, ts, text } : null;
}
