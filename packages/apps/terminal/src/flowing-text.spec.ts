import { describe, expect, it } from '@jest/globals';
import { type Line, line, span, wrap } from '@codex-ts/terminal-markup';
import { type Block, FlowingText } from './flowing-text.ts';

const texts = (rows: readonly Line[]): string[] => rows.map(({ spans }) => spans.map(({ text }) => text).join(''));
const paragraph = (text: string): Block => (columns, skip = 0) => wrap(line(span(text)), columns, { first: [span('• ')], rest: [span('  ')] }).slice(skip);
const words = paragraph('alpha beta gamma delta epsilon zeta eta theta');

describe('a text on its way into the history', () => {
  it('comes row by row, each of them once', () => {
    const text = new FlowingText(words);
    expect(texts(text.take(20, 2))).toEqual(['• alpha beta gamma', '  delta epsilon zeta']);
    expect(text.isOpen).toBe(true);
    expect(texts(text.take(20, 2))).toEqual(['  eta theta']);
    expect(text.isOpen).toBe(false);
  });

  it('comes as far as it is wanted, and further when it has grown', () => {
    const text = new FlowingText(paragraph('alpha beta gamma delta'), true);
    expect(texts(text.take(20, 9, 1))).toEqual(['• alpha beta gamma']);
    expect(texts(text.take(20, 9, 1))).toEqual([]);
    text.grow(words, false);
    expect(texts(text.take(20, 9))).toEqual(['  delta epsilon zeta', '  eta theta']);
  });

  it('is laid out anew as a whole when all of it is on the screen', () => {
    const text = new FlowingText(words);
    const rows = text.take(20, 9);
    text.relay(30, rows);
    expect(texts(text.take(30, 9))).toEqual(['• alpha beta gamma delta', '  epsilon zeta eta theta']);
    text.relay(12, text.take(30, 9));
    expect(text.isOpen).toBe(true);
  });

  it('goes on to the letter behind what has gone into the scrollback', () => {
    const text = new FlowingText(words);
    const [, ...shown] = text.take(20, 9);
    text.relay(32, shown);
    expect(texts(text.take(32, 9))).toEqual(['  delta epsilon', '  zeta eta theta']);
    text.relay(14, [line('  zeta eta theta')]);
    expect(texts(text.take(14, 9))).toEqual(['  zeta', '  eta theta']);
  });

  it('goes on behind what is gone while it still comes', () => {
    const text = new FlowingText(words);
    text.take(20, 1);
    text.relay(12, []);
    expect(texts(text.take(12, 9))).toEqual(['  delta', '  epsilon', '  zeta eta', '  theta']);
  });

  it('keeps its rows when it says something else at the other width', () => {
    const cut: Block = (columns, skip = 0) => [line('headline'), line('one two three four'.slice(0, columns)), line('end')].slice(skip);
    const text = new FlowingText(cut);
    const [, ...shown] = text.take(12, 9);
    text.relay(16, shown);
    expect(texts(text.take(16, 9))).toEqual(['one two thre', 'end']);
    expect(text.isOpen).toBe(false);
    text.relay(8, shown);
    expect(texts(text.take(8, 9))).toEqual(['one two', 'thre', 'end']);
  });

  it('keeps blank rows where they belong', () => {
    const two: Block = (columns, skip = 0) => [...words(columns), line(), ...words(columns)].slice(skip);
    const text = new FlowingText(two);
    const rows = text.take(20, 9);
    text.relay(28, rows.slice(3));
    expect(texts(text.take(28, 9))).toEqual(['', '• alpha beta gamma delta', '  epsilon zeta eta theta']);
    text.relay(20, rows.slice(4));
    expect(texts(text.take(20, 9))[0]).toBe('• alpha beta gamma');
  });
});
