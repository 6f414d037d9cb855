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

  it('keeps together what a reader takes for one character', () => {
    expect(graphemes('e\u0301👩‍👧x')).toEqual(['e\u0301', '👩‍👧', 'x']);
    expect(splitAtWidth('日本', 3)).toEqual(['日', '本']);
    expect(splitAtWidth('abc', -1)).toEqual(['', 'abc']);
  });
});
