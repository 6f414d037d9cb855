/** Scripts that put no spaces between words, with their punctuation: a row may end beside each of these characters. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u3000-\u303f\u30fb\u30fc\uff01-\uff60]/u;
/** What no row begins with: closing marks, small kana, and what stands on the character before. */
const NOT_FIRST = /[\p{Close_Punctuation}\p{Final_Punctuation}\p{Mark}\p{Default_Ignorable_Code_Point}!%,.:;?、。・！％，．：；？…‥々〻ヽヾゝゞーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ\uff61-\uff65\uff67-\uff70\uff9e\uff9f〜～]/u;
/** What no row ends with: opening marks and signs that belong to what follows. */
const NOT_LAST = /[\p{Open_Punctuation}\p{Initial_Punctuation}\p{Currency_Symbol}#@＃＠\u200d]/u;

/** Whether a row may end between two neighbours, neither of them a space. */
export function mayBreakBetween(before: string, after: string): boolean {
  return (UNSPACED.test(before) || UNSPACED.test(after)) && !NOT_FIRST.test(after) && !NOT_LAST.test(before);
}

/** Cuts a run without spaces where a row may end. Most are one word, and come back whole. */
export function breakUnits(text: string): string[] {
  if (!UNSPACED.test(text)) return [text];
  const units: string[] = [];
  let unit = '';
  let before = '';
  for (const character of text) {
    if (before !== '' && mayBreakBetween(before, character)) {
      units.push(unit);
      unit = '';
    }
    unit += character;
    before = character;
  }
  return [...units, unit];
}
