import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { SpokenMarkdown } from './spoken-markdown.ts';

function spoken(source: string): string[] {
  const markdown = new SpokenMarkdown();
  return [...markdown.push(source), ...markdown.finish()];
}

describe('Markdown in words', () => {
  it('names headings, code, quotes and tables, and drops what only looks', () => {
    expect(spoken('## The **plan**\n\nSome *text* with `code`,\nand a [link](https://example.com/a).\n\n---\n\n> said\n> before\n\n```ts x=1\nconst a = 1;\n\nb\n```\n\n| Name | Size |\n| --- | ---: |\n| a | 1 |\n| **b** | |\n')).toEqual([
      'Heading 2: The plan',
      'Some text with `code`,',
      'and a link (https://example.com/a).',
      'Quote: said',
      'Quote: before',
      'Code, ts:',
      'const a = 1;',
      '',
      'b',
      'End of code.',
      'Table, 2 columns, 2 rows: Name; Size',
      'Row 1: Name: a; Size: 1',
      'Row 2: Name: b; Size',
    ]);
  });

  it('keeps marks and numbers of lists, and says what is done', () => {
    expect(spoken('3. three\n4. four\n   - inner\n\n- [x] tested\n- [ ] written ~~down~~\n')).toEqual(['3. three', '4. four', '  - inner', '- Done: tested', '- To do: written (struck out: down)']);
  });

  it('gives a block out when it is complete, and no sooner', () => {
    const markdown = new SpokenMarkdown();
    expect(markdown.push('One ')).toEqual([]);
    expect(markdown.push('line.\nMore.\n')).toEqual([]);
    expect(markdown.push('\nNext')).toEqual(['One line.', 'More.']);
    expect(markdown.push('.\n```\ncode\n')).toEqual(['Next.']);
    expect(markdown.push('```\n')).toEqual(['Code:', 'code', 'End of code.']);
    expect(markdown.finish()).toEqual([]);
  });

  it('says the same however the text is cut, without control characters', () => {
    const text = fc.array(fc.constantFrom('# h\n', 'a **b** ', '\n', '- x\n', '1. y\n', '```\n', '| a |\n|---|\n', '> q\n', '&#27;[2J', '\x1b[2J', '\u202e', '<b>', '\t', '[l](x)')).map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(80)), (source, cuts) => {
        const markdown = new SpokenMarkdown();
        const places = [0, ...cuts.map((cut) => Math.min(cut, source.length)).sort((a, b) => a - b), source.length];
        const lines = places.slice(1).flatMap((end, index) => markdown.push(source.slice(places[index], end)));
        const all = [...lines, ...markdown.finish()];
        expect(all).toEqual(spoken(source));
        expect(all.join('\n')).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
      }),
    );
  });
});
