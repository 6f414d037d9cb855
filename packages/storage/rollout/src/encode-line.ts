import { type RolloutItem } from './line.ts';

/** The bytes of a line with its line feed. Keys stand in the order timestamp, type, payload. */
export function encodeLine(timestamp: string, item: RolloutItem): Buffer {
  const line = { timestamp, type: item.type, payload: item.payload };
  const text = JSON.stringify(line);
  // Halves of surrogate pairs come out as \ud8xx escapes, which strict JSON readers refuse together with their line.
  return Buffer.from(`${text.includes('\\ud') ? JSON.stringify(line, wholeCharacters) : text}\n`);
}

function wholeCharacters(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll(/\p{Surrogate}/gu, '\ufffd') : value;
}
