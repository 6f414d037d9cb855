import { type Draft, type Token } from './text/token.ts';

/**
 * What comes back from the user's own editor: tokens whose label is still there are tokens again, in their order; the
 * others are gone. The line break that editors put at the end of a file goes.
 */
export function draftFromEditor(text: string, tokens: readonly Token[], labelOf: (token: Token) => string): Draft {
  const clean = text.endsWith('\n') ? text.slice(0, -1) : text;
  const found: Token[] = [];
  let at = 0;
  for (const token of tokens) {
    const label = labelOf(token);
    const start = clean.indexOf(label, at);
    if (start < 0) continue;
    at = start + label.length;
    found.push({ start, end: at, meaning: token.meaning });
  }
  return { text: clean, tokens: found };
}
