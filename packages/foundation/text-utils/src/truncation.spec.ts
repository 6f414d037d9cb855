import { type ToolOutputPart } from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { approxTokens, countLines, truncateForExec, truncateMiddle, truncateToolOutput } from './index.ts';

const bytes = (text: string): number => Buffer.byteLength(text);

describe('approxTokens', () => {
  it('is the UTF-8 bytes over four, rounded up', () => {
    expect(['', 'a', 'abcd', 'abcde', '€€'].map(approxTokens)).toEqual([0, 1, 1, 2, 2]);
  });
});

describe('truncateMiddle', () => {
  it.each([
    [40_000, null],
    [40_001, 1],
    [40_003, 1],
    [40_004, 1],
    [40_005, 2],
    [48_001, 2001],
    [60_000, 5000],
  ])('counts the tokens cut from %d bytes as the original does', (length, cut) => {
    const text = 'a'.repeat(length);
    const half = 'a'.repeat(20_000);
    const expected = cut === null ? text : `${half}…${cut} tokens truncated…${half}`;
    expect(truncateMiddle(text, { mode: 'tokens', limit: 10_000 })).toBe(expected);
  });

  it('cuts between characters and counts those it drops', () => {
    expect(truncateMiddle('€€€€€€', { mode: 'bytes', limit: 10 })).toBe('€…4 chars truncated…€');
    expect(truncateMiddle(`a${'€'.repeat(30_000)}`, { mode: 'tokens', limit: 10_000 })).toContain('…12501 tokens truncated…');
    expect(truncateMiddle('ab😀😀cd', { mode: 'bytes', limit: 5 })).toBe('ab…2 chars truncated…cd');
  });

  it('gives the odd byte to the end', () => {
    expect(truncateMiddle('abcdefgh', { mode: 'bytes', limit: 5 })).toBe('ab…3 chars truncated…fgh');
  });

  it('leaves only the marker when nothing may stay', () => {
    expect(truncateMiddle('abcdefgh', { mode: 'bytes', limit: 0 })).toBe('…8 chars truncated…');
    expect(truncateMiddle('abcdefgh', { mode: 'tokens', limit: 0 })).toBe('…2 tokens truncated…');
    expect(truncateMiddle('', { mode: 'tokens', limit: 0 })).toBe('');
  });

  it('keeps what fits and otherwise a start and an end within the budget', () => {
    const anyText = fc.string({ unit: 'binary', maxLength: 300 });
    const policy = fc.record({ mode: fc.constantFrom('bytes' as const, 'tokens' as const), limit: fc.nat(120) });
    fc.assert(
      fc.property(anyText, policy, (text, allowed) => {
        const budget = allowed.mode === 'bytes' ? allowed.limit : allowed.limit * 4;
        const result = truncateMiddle(text, allowed);
        if (bytes(text) <= budget) {
          expect(result).toBe(text);
          return;
        }
        const match = /^([^]*)…\d+ (?:tokens|chars) truncated…([^]*)$/.exec(result);
        const [head, tail] = [match?.[1] ?? 'no match', match?.[2] ?? 'no match'];
        expect(text.startsWith(head) && text.endsWith(tail)).toBe(true);
        expect(bytes(head)).toBeLessThanOrEqual(Math.floor(budget / 2));
        expect(bytes(tail)).toBeLessThanOrEqual(Math.ceil(budget / 2));
        expect(bytes(head) + bytes(tail)).toBeGreaterThan(budget - 7);
      }),
    );
  });
});

describe('truncateForExec', () => {
  it('announces the real length only when it cuts', () => {
    expect(truncateForExec('one\ntwo\n', 2)).toBe('one\ntwo\n');
    expect(truncateForExec('one\ntwo\nthree\n', 2)).toBe('Total output lines: 3\n\none\n…2 tokens truncated…ree\n');
  });

  it('counts lines with or without a final newline', () => {
    expect(['', 'a', 'a\n', 'a\nb', '\n\n'].map(countLines)).toEqual([0, 1, 1, 2, 2]);
  });
});

describe('truncateToolOutput', () => {
  const text = (value: string): ToolOutputPart => ({ type: 'input_text', text: value });
  const image: ToolOutputPart = { type: 'input_image', image_url: `data:image/png;base64,${'A'.repeat(500)}` };

  it('allows a string 1.2 times the policy', () => {
    expect(truncateToolOutput('a'.repeat(12), { mode: 'bytes', limit: 10 })).toBe('a'.repeat(12));
    expect(truncateToolOutput('a'.repeat(13), { mode: 'bytes', limit: 10 })).toBe('aaaaaa…1 chars truncated…aaaaaa');
    expect(truncateToolOutput('a'.repeat(48_001), { mode: 'tokens', limit: 10_000 })).toContain('…1 tokens truncated…');
  });

  it('shares one budget among the texts of a list, and keeps every image', () => {
    const parts = [text('aaaaaaaa'), image, text('bbbbbbbb'), text('c'), image, text('d')];
    expect(truncateToolOutput(parts, { mode: 'bytes', limit: 10 })).toEqual([
      text('aaaaaaaa'),
      image,
      text('bb…4 chars truncated…bb'),
      image,
      text('[omitted 2 text items ...]'),
    ]);
  });

  it('leaves a list that fits as it is', () => {
    const parts = [image, text('a'), text('b')];
    expect(truncateToolOutput(parts, { mode: 'tokens', limit: 2 })).toEqual(parts);
  });
});
