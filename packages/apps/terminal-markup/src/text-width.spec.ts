import { describe, expect, it } from '@jest/globals';
import { graphemes, splitAtWidth, textWidth } from './text-width.ts';

describe('the width of a text', () => {
  it.each([
    ['', 0],
    ['plain', 5],
    ['日本語', 6],
    ['ﾊﾝｶｸ', 4],
    ['e\u0301', 1],
    ['👍', 2],
    ['👍🏽', 2],
    ['👩‍👩‍👧', 2],
    ['🇩🇪', 2],
    ['❤', 1],
    ['❤️', 2],
    ['1️⃣', 2],
    ['한국', 4],
    ['a\u200bb', 2],
    ['שלום', 4],
    ['नमस्ते', 4],
    ['…•›│', 4],
    ['✔', 1],
  ])('%j is %d', (text, width) => expect(textWidth(text)).toBe(width));

  it('takes no longer way to the same answer for common characters', () => {
    for (let code = 0x20; code < 0x2800; code += 1) {
      const character = String.fromCharCode(code);
      // What is joined to a wide character is measured by the long way.
      if (/\p{Control}/u.test(character)) continue;
      const long = textWidth(`日${character}`) - 2;
      if (/\p{Mark}|\p{Default_Ignorable_Code_Point}/u.test(character)) expect(long).toBe(0);
      else expect([character, textWidth(character)]).toEqual([character, long]);
    }
  });

  it('keeps together what a reader takes for one character', () => {
    expect(graphemes('e\u0301👩‍👧x')).toEqual(['e\u0301', '👩‍👧', 'x']);
    expect(splitAtWidth('日本', 3)).toEqual(['日', '本']);
    expect(splitAtWidth('abc', -1)).toEqual(['', 'abc']);
  });

  it('cuts long texts as it cuts short ones, in a time that grows with them', () => {
    const units = ['a', 'é', 'e\u0301', '日', '👩‍👩‍👧', '🇩🇪', '👍🏽', '한', 'क्षि', '\r\n', 'e\u0301\u0302\u0303', ' '];
    const text = Array.from({ length: 3000 }, (_, i) => units[(i * 7 + Math.floor(i / 12)) % units.length] ?? '').join('');
    const whole = Array.from(new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text), ({ segment }) => segment);
    expect(graphemes(text)).toEqual(whole);
    const huge = `x${'\u0301'.repeat(3000)}`;
    expect(graphemes(`${huge}y${huge}`)).toEqual([huge, 'y', huge]);
    // The segmenter alone would need minutes for it.
    expect(textWidth('日本語'.repeat(100_000))).toBe(600_000);
  });
});
