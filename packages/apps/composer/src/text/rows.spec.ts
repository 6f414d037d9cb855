import { describe, expect, it } from '@jest/globals';
import { graphemes } from '@codex-ts/terminal-markup';
import fc from 'fast-check';
import { nextBoundary, previousBoundary, snapToBoundary } from './boundaries.ts';
import { RowIndex } from './row-index.ts';
import { anyRowEnd, rowEnd } from './row-layout.ts';
import { TextBuffer } from './text-buffer.ts';
import { type Draft, joinDrafts, plainDraft, tokenDraft } from './token.ts';

const PIECES = ['a', 'bc', 'word ', ' ', '   ', '\n', '\t', 'é', 'e\u0301', '\u0301', '日', '本語', '👩‍👩‍👧', '🇩', '🇩🇪', '👍🏽', '\u200d', 'ก', 'ำ', '한', 'ᄒ', 'ᅡ', '©', '\ufe0f', 'longlonglongword', 'של', '👍', '❤', '1\ufe0f\u20e3', '𠮷', 'क', '्', 'ष', 'ि', 'ا', '\u0600', '각', 'ﾊ', 'ﾞ', '。', '…', '\u{1f3fb}'];
const token = fc.constantFrom('[Image #1]', '[Pasted Content 1234 chars]', '$skill').map((label) => tokenDraft(label, { kind: 'mention', name: label, path: '/p' }));
const piece: fc.Arbitrary<Draft> = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...PIECES).map((text) => plainDraft(text)) }, { weight: 1, arbitrary: token });
const draft = fc.array(piece, { maxLength: 30 }).map((parts) => joinDrafts(parts, ''));

const bufferOf = (content: Draft): TextBuffer => {
  const buffer = new TextBuffer();
  buffer.replace(0, 0, content);
  return buffer;
};

/** All places for the cursor, found the slow way. */
function places({ text, tokens }: Draft): number[] {
  const found = new Set([0, text.length]);
  let at = 0;
  for (const border of [...tokens.flatMap(({ start, end }) => [start, end]), text.length]) {
    const isToken = tokens.some(({ start, end }) => start === at && end === border);
    const parts = isToken ? [text.slice(at, border)] : text.slice(at, border).split(/(\n)/).flatMap((part) => graphemes(part));
    for (const part of parts) found.add((at += part.length));
  }
  return [...found].sort((a, b) => a - b);
}

describe('places for the cursor', () => {
  it('are found from either side', () => {
    fc.assert(
      fc.property(draft, (content) => {
        const buffer = bufferOf(content);
        const forward = [0];
        while ((forward.at(-1) ?? 0) < buffer.length) forward.push(nextBoundary(buffer, forward.at(-1) ?? 0));
        const back = [buffer.length];
        while ((back[0] ?? 0) > 0) back.unshift(previousBoundary(buffer, back[0] ?? 0));
        expect(forward).toEqual(places(content));
        expect(back).toEqual(forward);
        for (let at = 0; at <= buffer.length; at += 1) expect(snapToBoundary(buffer, at)).toBe(forward.find((each) => each >= at));
      }),
      { numRuns: 400 },
    );
  });
});

describe('lines', () => {
  it('are known after any edits', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(100), fc.nat(20), draft), { maxLength: 8 }), (edits) => {
        const buffer = new TextBuffer();
        for (const [start, length, content] of edits) {
          const from = Math.min(start, buffer.length);
          buffer.replace(from, Math.min(buffer.length, from + length), content);
        }
        const starts = [0, ...[...buffer.text.matchAll(/\n/g)].map(({ index }) => index + 1)];
        expect(Array.from({ length: buffer.lineCount }, (_, line) => buffer.lineStart(line))).toEqual(starts);
        for (const { start, end } of buffer.tokens) expect(buffer.text.slice(start, end)).toMatch(/^(\[.*\]|\$skill)$/);
      }),
    );
  });
});

describe('rows', () => {
  const allRows = (rows: RowIndex, buffer: TextBuffer): number[][] => Array.from({ length: buffer.lineCount }, (_, line) => Array.from({ length: rows.rowCount(line) }, (__, row) => rows.row(line, row).start));

  it('are the same after edits as for a fresh text', () => {
    fc.assert(
      fc.property(draft, fc.integer({ min: 1, max: 24 }), fc.array(fc.tuple(fc.nat(200), fc.nat(6), draft), { maxLength: 6 }), (content, width, edits) => {
        const buffer = bufferOf(content);
        const rows = new RowIndex(buffer, width);
        allRows(rows, buffer);
        for (const [start, length, inserted] of edits) {
          const from = snapToBoundary(buffer, Math.min(start, buffer.length));
          rows.edited(buffer.replace(from, snapToBoundary(buffer, Math.min(buffer.length, from + length)), inserted));
          expect(allRows(rows, buffer)).toEqual(allRows(new RowIndex(buffer, width), buffer));
        }
      }),
      { numRuns: 500 },
    );
  });

  it('end alike on the quick and on the thorough way', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'ab', ' ', '  ', 'word', 'é', '\u0301', '\t', '日'), { maxLength: 30 }), fc.integer({ min: 1, max: 12 }), (parts, width) => {
        const buffer = bufferOf(plainDraft(parts.join('')));
        for (let at = 0; at < buffer.length; ) {
          const end = rowEnd(buffer, at, buffer.length, width);
          expect(end).toBe(anyRowEnd(buffer, at, buffer.length, width));
          expect(end).toBeGreaterThan(at);
          at = end;
        }
      }),
      { numRuns: 400 },
    );
  });

  it('break between words, at tokens, beside wide characters, and inside words that are too long', () => {
    const shown = (content: Draft, width: number): string[] => {
      const buffer = bufferOf(content);
      const rows = new RowIndex(buffer, width);
      return allRows(rows, buffer).flatMap((starts, line) => starts.map((start, row) => buffer.text.slice(start, rows.row(line, row).end)));
    };
    expect(shown(plainDraft('hello brave new world'), 11)).toEqual(['hello brave ', 'new world']);
    expect(shown(plainDraft('hello    world'), 5)).toEqual(['hello    ', 'world']);
    expect(shown(plainDraft('abcdefghij'), 4)).toEqual(['abcd', 'efgh', 'ij']);
    expect(shown(plainDraft('ab 日本語'), 5)).toEqual(['ab 日', '本語']);
    expect(shown(joinDrafts([plainDraft('see'), tokenDraft('[Image #1]', { kind: 'image', path: '/a.png' }), plainDraft('x')], ''), 11)).toEqual(['see', '[Image #1]x']);
    expect(shown(tokenDraft('[Image #1]', { kind: 'image', path: '/a.png' }), 4)).toEqual(['[Ima', 'ge #', '1]']);
    expect(shown(plainDraft('\tx\ty'), 5)).toEqual(['\tx\t', 'y']);
  });

  it('are wrapped only where they are looked at, and again only where they changed', () => {
    const content = `${'words and words '.repeat(60_000)}\n${'line\n'.repeat(20_000)}`;
    const buffer = bufferOf(plainDraft(content));
    const rows = new RowIndex(buffer, 80);
    let looked = 0;
    const { plainAround } = buffer;
    buffer.plainAround = (offset) => {
      looked += 1;
      return plainAround.call(buffer, offset);
    };
    rows.rowAt(buffer.length);
    expect(looked).toBeLessThan(10);
    rows.rowAt(500_000);
    const first = looked;
    // A row takes some 75 characters.
    expect(first).toBeLessThan(15_000);
    rows.edited(buffer.replace(500_000, 500_000, plainDraft('x')));
    rows.rowAt(500_000);
    rows.edited(buffer.replace(3, 5, plainDraft('x')));
    rows.rowAt(3);
    expect(looked - first).toBeLessThan(500);
  });
});
