/** Where a word may end; secrets hold none of these. */
const BREAK = /[\s"'\\]/;
/** The longest secret that is reckoned with. */
const MAX_WORD = 8192;

/** A text whose beginning was cut off, without the word that the cut went through: of a secret, nobody would know the rest. */
export function withoutFirstWord(text: string): string {
  let at = 0;
  while (at < text.length && at < MAX_WORD && !BREAK.test(text.charAt(at))) at += 1;
  return text.slice(at);
}

/** The same for a text whose end was cut off. */
export function withoutLastWord(text: string): string {
  let end = text.length;
  while (end > 0 && text.length - end < MAX_WORD && !BREAK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
