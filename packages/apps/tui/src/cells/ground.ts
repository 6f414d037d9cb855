import { type Line, type Theme } from '@codex-ts/terminal-markup';

/** Rows on the ground that what the user says stands on; as they are where the terminal shows none. */
export function tinted(rows: readonly Line[], { userMessage }: Theme): Line[] {
  if (userMessage === null) return [...rows];
  const ground = { bg: userMessage };
  return rows.map(({ spans }) => ({ spans: spans.map(({ text, style }) => ({ text, style: { ...ground, ...style } })), fill: ground }));
}
