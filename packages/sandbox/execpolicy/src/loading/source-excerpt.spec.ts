import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RuleFault } from '../language/rule-fault.ts';
import { parseRules } from './parse-rules.ts';
import { brokenAt } from './rule-file-error.ts';
import { sourceExcerpt } from './source-excerpt.ts';

/** The excerpt for what `marked` has between `«` and `»`, which are taken out. */
function excerptOf(marked: string, columns = 80): string[] {
  const at = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  const text = marked.replace(/[«»]/g, '');
  return sourceExcerpt(text, { at, end }, text.slice(0, at).split('\n').length, columns).split('\n');
}

describe('sourceExcerpt', () => {
  it('marks the place on its line', () => {
    expect(excerptOf('x = 1\ny = «zz» + 1\nz = 2\n')).toEqual(['  2 | y = zz + 1', '    |     ^^']);
    expect(excerptOf(`${'\n'.repeat(99)}«a»b\n`)).toEqual(['  100 | ab', '      | ^']);
  });

  it('marks what goes on behind the line up to its end', () => {
    expect(excerptOf('f(«a,\n  b»)\n')).toEqual(['  1 | f(a,', '    |   ^^']);
  });

  it('marks the end of a line, a file and an empty line', () => {
    expect(excerptOf('x = 1 if 2«»\n')).toEqual(['  1 | x = 1 if 2', '    |           ^']);
    expect(excerptOf('x =«»')).toEqual(['  1 | x =', '    |    ^']);
    expect(excerptOf('x = (\n«»')).toEqual(['  2 |', '    | ^']);
    expect(excerptOf('«»')).toEqual(['  1 |', '    | ^']);
  });

  it('knows windows line ends', () => {
    expect(excerptOf('a\r\nx «$»\r\nb\r\n')).toEqual(['  2 | x $', '    |   ^']);
    expect(excerptOf('x if«»\r\n')).toEqual(['  1 | x if', '    |     ^']);
  });

  it('counts tabs as far as they reach', () => {
    expect(excerptOf('\tx\t= «$»\n')).toEqual(['  1 |     x   = $', '    |           ^']);
    expect(excerptOf('x =«\t»1\n')).toEqual(['  1 | x = 1', '    |    ^']);
  });

  it('counts wide characters twice and attached ones not at all', () => {
    expect(excerptOf('["日本", «zz»]')).toEqual(['  1 | ["日本", zz]', '    |          ^^']);
    expect(excerptOf('["é", «zz»]')).toEqual(['  1 | ["é", zz]', '    |       ^^']);
    expect(excerptOf('["e\u0301", «zz»]')).toEqual(['  1 | ["e\u0301", zz]', '    |       ^^']);
    expect(excerptOf('["😀", «"한"»]')).toEqual(['  1 | ["😀", "한"]', '    |        ^^^^']);
    expect(excerptOf('["ｱ", «z»]')).toEqual(['  1 | ["ｱ", z]', '    |       ^']);
  });

  it('shows nothing that could steer a terminal', () => {
    expect(excerptOf('["\u001b[31m\u202e\u0007", «z»]')).toEqual(['  1 | ["\ufffd[31m\ufffd\ufffd", z]', '    |             ^']);
  });

  it('cuts a long line around the place', () => {
    const long = 'abcdefghij'.repeat(10);
    expect(excerptOf(`«a»bcdefghij${long}`, 30)).toEqual(['  1 | abcdefghijabcdefghijabc…', '    | ^']);
    expect(excerptOf(`${long}«XY»${long}`, 30)).toEqual(['  1 | …cdefghijXYabcdefghijab…', '    |          ^^']);
    expect(excerptOf(`${long}«X»`, 30)).toEqual(['  1 | …cdefghijX', '    |          ^']);
    expect(excerptOf(`${long}«»`, 30)).toEqual(['  1 | …cdefghij', '    |          ^']);
    expect(excerptOf(`x = «${long}»`, 30)).toEqual(['  1 | x = abcdefghijabcdefghi…', '    |     ^^^^^^^^^^^^^^^^^^^']);
    expect(excerptOf(`${'日'.repeat(50)}«$»${'本'.repeat(50)}`, 30)).toEqual(['  1 | …日日日日$本本本本本本…', '    |          ^']);
  });

  it('keeps to the width of the terminal and points at the place, for any line', () => {
    const char = fc.constantFrom('a', 'b', '\t', '日', '😀', 'e\u0301', '\u001b', '\u202e', '"', ' ');
    const line = fc.array(char, { maxLength: 120 }).map((chars) => chars.join(''));
    fc.assert(
      fc.property(line, line, fc.constantFrom('', 'Q', 'QQQQ', 'Q'.repeat(100)), fc.integer({ min: 20, max: 100 }), (before, behind, mark, columns) => {
        const [shown = '', carets = ''] = sourceExcerpt(`1\n${before}${mark}${behind}\n2`, { at: 2 + before.length, end: 2 + before.length + mark.length }, 2, columns).split('\n');
        const cells = (text: string): string[] => Array.from(text.replace(/\p{M}/gu, '')).flatMap((c) => (/[日😀]/u.test(c) ? [c, ''] : [c]));
        expect(cells(shown).length).toBeLessThanOrEqual(columns);
        expect(cells(carets).length).toBeLessThanOrEqual(columns);
        const marked = cells(shown).filter((_, i) => carets[i] === '^').join('');
        if (mark !== '') expect(marked).toMatch(/^Q+$/);
      }),
    );
  });
});

describe('the place of a fault', () => {
  const faulty = async (text: string): Promise<string> => {
    const rules = await parseRules('f.rules', text);
    return 'message' in rules ? `${rules.range?.start.line ?? 0}:${rules.range?.start.column ?? 0}-${rules.range?.end.line ?? 0}:${rules.range?.end.column ?? 0} ${rules.message}\n${rules.excerpt ?? ''}` : 'fine';
  };

  it('is counted in characters from 1, whatever ends the lines', async () => {
    expect(await faulty('\r\n["😀\u0301", zz]')).toBe('2:8-2:10 Variable `zz` not found\n  2 | ["😀\u0301", zz]\n    |        ^^');
    expect(await faulty('prefix_rule(\n  pattern=[],\n)')).toBe('1:1-3:2 invalid pattern element: pattern cannot be empty\n  1 | prefix_rule(\n    | ^^^^^^^^^^^^');
    expect(await faulty('x =')).toMatch(/^1:4-1:4 Parse error: unexpected new line here\n {2}1 \| x =\n {4}\| {4}\^$/);
    expect(await faulty('if 1:\n')).toMatch(/^2:1-2:1 Parse error: unexpected end of file here.*\n {2}2 \|\n {4}\| \^$/);
  });

  it('is told in text that steers no terminal, and not at any length', () => {
    expect(brokenAt('f', 'x', new RuleFault('a\u001b[2J\u202e\u0000\nb')).message).toBe('a\\u{1b}[2J\\u{202e}\\u{0}\nb');
    expect(brokenAt('f', 'x', new RuleFault('a'.repeat(5000))).message).toHaveLength(1003);
  });
});
