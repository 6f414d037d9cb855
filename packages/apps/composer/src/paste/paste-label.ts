import { type Token } from '../text/token.ts';

/** Longer pastes are shown as a token; in characters. */
const LONGEST_SHOWN = 1_000;

/** Counts what readers of the label take for characters: code points. */
export function characterCount(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0xdc00 || unit > 0xdfff) count += 1;
  }
  return count;
}

/** What a large paste is called in the text, unlike all other tokens there; null for one that is shown as it is. */
export function pasteLabel(content: string, text: string, tokens: readonly Token[]): string | null {
  const count = content.length <= LONGEST_SHOWN ? 0 : characterCount(content);
  if (count <= LONGEST_SHOWN) return null;
  const taken = new Set(tokens.filter(({ meaning }) => meaning.kind === 'paste').map(({ start, end }) => text.slice(start, end)));
  const base = `[Pasted Content ${count} chars]`;
  let label = base;
  for (let n = 2; taken.has(label); n += 1) label = `${base} #${n}`;
  return label;
}
