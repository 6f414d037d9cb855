import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineWidth } from '../cut-line.ts';
import { Highlighter } from '../highlight/highlighter.ts';
import { createEngine, languagesByName } from '../highlight/languages.ts';
import { textOf } from '../line.ts';
import { makeTheme } from '../make-theme.ts';
import { lexBlocks } from './lex-blocks.ts';
import { MarkdownStream } from './markdown-stream.ts';
import { renderMarkdown } from './render-markdown.ts';
import { EVERYTHING } from './samples.fixture.ts';

const theme = makeTheme({ depth: 'truecolor', background: [0, 0, 0] });
const highlighter = new Highlighter(createEngine(), languagesByName());
const look = { theme, highlighter };

/** What Markdown is made of, and what disturbs it. */
const fragment = fc.constantFrom(
  'word ', 'w', '\n', '\n', '\n', '\n\n', '# ', '- ', '  - ', '1. ', '   2) ', '> ', '```js\n', '```\n', '~~~', '    ', '\t', '*', '**', '`', '_a_', '[a]', '[a]: ', '(b)', 'https://x.example',
  '|', '| a | b |\n', '|-|-|\n', '---\n', '===\n', '***\n', '<div>', '<!--', '-->', '<b>', '&amp;', '&#27;', '\x1b[31m', '\x1b]0;', '\x07', '\r', '\u2028', '日本語', '👩‍👩‍👧', 'e\u0301', '/* ', ' */', '"', "'", '{ const x = 1;', '\\', '![',
);
const source = fc.array(fragment, { maxLength: 60 }).map((parts) => parts.join(''));

function chunksOf(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

describe('streamed Markdown', () => {
  it('gives out the rows of the whole, whatever its parts, and none twice or changed', () => {
    fc.assert(
      fc.property(source, fc.array(fc.nat(400), { maxLength: 30 }), fc.integer({ min: 1, max: 60 }), (text, cuts, width) => {
        const stream = new MarkdownStream(width, look);
        const given: unknown[] = [];
        const take = (count: number): void => {
          const lines = stream.lines(width);
          given.push(...structuredClone(lines.slice(lines.length - count)));
        };
        for (const chunk of chunksOf(text, cuts)) take(stream.push(chunk));
        take(stream.finish());
        expect(given).toEqual(renderMarkdown(text, width, theme, { highlighter }));
        expect(stream.lines(width)).toEqual(given);
      }),
      { numRuns: 300 },
    );
  });

  it('never makes a row too wide nor lets a control character through', () => {
    fc.assert(
      fc.property(source, fc.integer({ min: 2, max: 60 }), (text, width) => {
        for (const row of renderMarkdown(text, width, theme, { highlighter })) {
          expect(lineWidth(row)).toBeLessThanOrEqual(width);
          for (const span of row.spans) expect(`${span.text}${span.style.link ?? ''}`).not.toMatch(/[\p{Control}\u2028\u202e]/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no word', () => {
    const parts = fc.array(fc.constantFrom('WORD', 'WORD', ' ', '\n', '\n\n', '# ', '- ', '1. ', '> ', '\n```\n', '*', '**', '`', '| ', '<b>', '    ', '---\n', '|-|-|\n'), { maxLength: 60 });
    fc.assert(
      fc.property(parts, fc.integer({ min: 4, max: 60 }), (made, width) => {
        let count = 0;
        const text = made.join('').replaceAll('WORD', () => `w${(count += 1)}x`);
        // A row of a table has as many cells as its head: the standard drops the others. What follows a fence is no text.
        if (/\|-\|-\|/.test(text) || /`{3}[^\n]*w/.test(text)) return;
        const shown = renderMarkdown(text, width, theme).map(textOf).join('').replaceAll(/[ >]/g, '');
        for (let n = 1; n <= count; n += 1) expect(shown).toContain(`w${n}x`);
      }),
      { numRuns: 300 },
    );
  });

  it('is the same in pieces of one character, and at a width that changes', () => {
    const stream = new MarkdownStream(80, look);
    for (const character of EVERYTHING.slice(0, 900)) stream.push(character);
    stream.lines(40);
    for (const character of EVERYTHING.slice(900)) stream.push(character);
    stream.finish();
    expect(stream.lines(40)).toEqual(renderMarkdown(EVERYTHING, 40, theme, { highlighter }));
    expect(stream.lines(80)).toEqual(renderMarkdown(EVERYTHING, 80, theme, { highlighter }));
  });

  it.each([
    ['a paragraph waits for its end', ['one\n', 'two\n', '\n'], [0, 0, 2]],
    ['a heading does not', ['# a', '\n', 'b'], [0, 1, 0]],
    ['items wait for the next', ['- a\n', '- b\n', '- c\n', '\ntext\n'], [0, 1, 1, 1]],
    ['plain code comes row by row', ['```\n', 'a\n', 'b\nc', '\n', '```\n'], [0, 1, 1, 1, 0]],
    ['coloured code comes to an empty row', ['```js\n', 'a\n', 'b\n', '\n', '/*\n\n', '*/\n\n', '```\n'], [0, 0, 0, 3, 0, 4, 0]],
    ['a table comes at once', ['|a|b|\n', '|-|-|\n', '|1|2|\n', '\n'], [0, 0, 0, 3]],
    ['HTML comes row by row', ['<div>\n', 'a\n'], [1, 1]],
  ])('%s', (_, deltas, counts) => {
    const stream = new MarkdownStream(80, look);
    expect(deltas.map((delta) => stream.push(delta))).toEqual(counts);
  });
});

describe('the work of streaming', () => {
  const measure = (text: string, deltas: number): { lexed: number; painted: number } => {
    const work = { lexed: 0, painted: 0 };
    class CountingHighlighter extends Highlighter {
      override paint(...[code, language, own]: Parameters<Highlighter['paint']>): ReturnType<Highlighter['paint']> {
        work.painted += code.length;
        return super.paint(code, language, own);
      }
    }
    const counting = new CountingHighlighter(createEngine(), languagesByName());
    const stream = new MarkdownStream(80, { theme, highlighter: counting }, (piece, links) => {
      work.lexed += piece.length;
      return lexBlocks(piece, links);
    });
    const size = Math.ceil(text.length / deltas);
    for (let at = 0; at < text.length; at += size) {
      stream.push(text.slice(at, at + size));
      stream.lines(80);
    }
    stream.finish();
    return work;
  };

  it.each([
    ['an answer', EVERYTHING],
    ['one paragraph', 'some words that go on\n'],
    ['one list', '- an item of a list\n'],
    ['one quote', '> a row of a quote\n'],
    ['one table', '| a | b |\n|---|---|\n'],
  ])('reads each character once: %s of 200 KB in 4,000 deltas', (_, unit) => {
    const text = unit.repeat(Math.ceil(200_000 / unit.length));
    expect(measure(text, 4000).lexed).toBeLessThanOrEqual(text.length);
  });

  it.each([
    ['closed', 'const a = 1;\n\n', 1.1],
    ['open to its end', '/* a\n\n', 7],
  ])('colours code that is %s a bounded number of times', (_, unit, times) => {
    const code = `\`\`\`js\n${unit.repeat(2000)}`;
    expect(measure(code, 4000).painted).toBeLessThanOrEqual(code.length * times);
  });
});
