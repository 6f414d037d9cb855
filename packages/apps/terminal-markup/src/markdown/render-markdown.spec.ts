import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { loadHighlighter } from '../highlight/load-highlighter.ts';
import { textOf } from '../line.ts';
import { makeTheme } from '../make-theme.ts';
import { renderMarkdown } from './render-markdown.ts';
import { EVERYTHING } from './samples.fixture.ts';

const theme = makeTheme({ depth: 'truecolor', background: [0, 0, 0] });
const tags = (source: string, width = 60): string[] => toTags(renderMarkdown(source, width, theme, { cwd: '/repo' }), theme).split('\n');
const text = (source: string, width = 60): string[] => renderMarkdown(source, width, theme).map(textOf);

describe('Markdown in rows', () => {
  it.each([40, 80, 120])('shows one of everything in %d columns', async (width) => {
    const highlighter = await loadHighlighter();
    expect(`\n${toTags(renderMarkdown(EVERYTHING, width, theme, { highlighter, cwd: '/repo' }), theme)}\n`).toMatchSnapshot();
  });

  it.each([
    ['heading levels keep their marks', '# A\n###### B', ['<bold underline># A</>', '', '<italic>###### B</>']],
    ['headings by underline', 'A\n===\nB\nC\n-', ['<bold underline># A</>', '', '<bold>## B</>', '<bold>C</>']],
    ['looks within looks', '***a** b* ~~`c`~~', ['<bold italic>a</><italic> b</> <strike cyan>c</>']],
    ['escapes', '\\*a\\* \\# `\\*`', ['*a* # <cyan>\\*</>']],
    ['HTML as text', '<p>\n  **a**\n</p>\n\nx<br>y', ['<p>', '  **a**', '</p>', '', 'x<br>y']],
    ['a comment that holds an empty row', '<!-- a\n\n# b\n-->\n# c', ['<!-- a', '', '# b', '-->', '', '<bold underline># c</>']],
    ['quotes, lazily continued', '> a\nb\n\nc', ['<green>> a</>', '<green>> b</>', '', 'c']],
    ['code in a language nobody knows', '```what\n  a  b\n\n```\nc', ['  a  b', '', '', 'c']],
    ['a fence within a longer one', '````md\n```\na\n```\n````', ['```', 'a', '```']],
    ['a fence that is never closed', '~~~\na\n```', ['a', '```']],
    ['indented code with empty rows', '    a\n\n      b\n\nc', ['a', '', '  b', '', 'c']],
    ['rules', 'a\n\n***\n- - -', ['a', '', '———', '', '———']],
    ['an indented fence', '  ```\n   a\n  ```', [' a']],
    ['no tabs', '-\ta\n\n\tb', ['- a', '', '  b']],
  ])('%s', (_, source, expected) => expect(tags(source)).toEqual(expected));

  it.each([
    ['one under the other', '- a\n- b', ['- a', '- b']],
    ['empty rows stay where they are', '- a\n\n- b\n- c', ['- a', '', '- b', '- c']],
    ['numbers count from the first', '3. a\n3. b\n9. c', ['3. a', '4. b', '5. c']],
    ['another marker begins another list', '- a\n* b\n1) c', ['- a', '', '- b', '', '1. c']],
    ['a paragraph, then a list', 'a:\n- b', ['a:', '', '- b']],
    ['no list by a number within a paragraph', 'a\n14. b', ['a', '14. b']],
    ['lazy rows', '- a\nb\n- c', ['- a', '  b', '- c']],
    ['nested in numbers', '1. a\n   - b\n     - c', ['1. a', '    - b', '        - c']],
    ['code in items', '- a\n  ```\n  x\n\n   y\n  ```\n- b', ['- a', '  x', '', '   y', '- b']],
    ['code that ends a list', '1. a\n```\nx\n```\n2. b', ['1. a', '', 'x', '', '2. b']],
    ['tasks', '- [x] a\n- [ ] b\n\n  c', ['- [x] a', '- [ ] b', '', '  c']],
    ['an empty item', '-\n- b', ['-', '- b']],
    ['a quote in an item', '- > a\n  > b', ['- > a', '  > b']],
    ['a rule is no item', '- a\n* * *', ['- a', '', '———']],
  ])('lists: %s', (_, source, expected) => expect(text(source)).toEqual(expected));

  it.each([
    ['[a](https://x.example/b)', '<to https://x.example/b>a</> (<underline cyan to https://x.example/b>https://x.example/b</>)'],
    ['<https://x.example>', '<underline cyan to https://x.example>https://x.example</>'],
    ['[https://x.example](https://x.example)', '<underline cyan to https://x.example>https://x.example</>'],
    ['[a](https://x.example/ü)', '<to https://x.example/%C3%BC>a</> (<underline cyan to https://x.example/%C3%BC>https://x.example/ü</>)'],
    ['[a](javascript:alert)', 'a (<underline cyan>javascript:alert</>)'],
    ['[a](#part)', 'a (<underline cyan>#part</>)'],
    ['[main.ts](/repo/src/main.ts:3:7)', '<cyan to file:///repo/src/main.ts>src/main.ts:3:7</>'],
    ['[the start](src/main.ts#L3-L9)', '<to file:///repo/src/main.ts>the start</> (<cyan to file:///repo/src/main.ts>src/main.ts:3-9</>)'],
    ['[src/a b.ts](<src/a%20b.ts#L3C2>)', '<cyan to file:///repo/src/a%20b.ts>src/a b.ts:3:2</>'],
    ['[x](/etc/hosts)', '<to file:///etc/hosts>x</> (<cyan to file:///etc/hosts>/etc/hosts</>)'],
    ['[hosts](file:///etc/hosts)', '<cyan to file:///etc/hosts>/etc/hosts</>'],
    ['see 【F:/repo/a/__init__.py†L1】.', 'see <cyan to file:///repo/a/__init__.py>a/__init__.py:1</>.'],
    ['![alt](https://x.example/i.png)', '<to https://x.example/i.png>alt</> (<underline cyan to https://x.example/i.png>https://x.example/i.png</>)'],
    ['[a](<>)', 'a'],
    ['[100%](50%.txt)', '<to file:///repo/50%25.txt>100%</> (<cyan to file:///repo/50%25.txt>50%.txt</>)'],
  ])('links: %s', (source, expected) => expect(tags(source, 200)).toEqual([expected]));

  it.each([
    ['vscode', '<cyan to vscode://file/repo/src/a%20b.ts:3:7>src/a b.ts:3:7-9</>'],
    ['cursor', '<cyan to cursor://file/repo/src/a%20b.ts:3:7>src/a b.ts:3:7-9</>'],
    ['none', '<cyan>src/a b.ts:3:7-9</>'],
  ] as const)('links to files open in the editor that was chosen: %s', (fileOpener, expected) => {
    const shown = toTags(renderMarkdown('[src/a b.ts](</repo/src/a b.ts#L3C7-L9>)', 100, theme, { cwd: '/repo', fileOpener }), theme);
    expect(shown).toBe(expected);
  });

  it('resolves a reference whose definition came before it, and shows definitions', () => {
    expect(text('[a]: https://x.example "T"\n\n[b][a], [c]\n\n[c]: y.txt\n\n[c]', 80)).toEqual([
      '[a]: https://x.example "T"', '', 'b (https://x.example), [c]', '', '[c]: y.txt', '', 'c (y.txt)',
    ]);
    expect(text('[__proto__] and [constructor]')).toEqual(['[proto] and [constructor]']);
  });

  it('lays tables out, in fewer cells narrower, and at last row by row', () => {
    const table = '|Key|Value|\n|--:|:-:|\n|a|one two three four five|\n|long key|`x`|';
    expect(text(table)).toEqual(['     Key │          Value', '─────────┼────────────────────────', '       a │ one two three four five', 'long key │            x']);
    expect(text(table, 24)).toEqual([
      '     Key │     Value', '─────────┼──────────────', '       a │ one two three', '         │   four five', '─────────┼──────────────', 'long key │       x',
    ]);
    expect(text(table, 14)).toEqual(['Key: a', 'Value: one two', 'three four', 'five', '', 'Key: long key', 'Value: x']);
    expect(text('|a|b|\n|-|-|\n', 4)).toEqual(['a', 'b']);
  });

  it('lets nothing through that a terminal obeys', () => {
    const evil = 'a\x1b[2Jb\x1b]52;c;eA==\x07c&#27;]0;t&#7;d\u202ee `\x9b1m` [f](https://x.example/\x07&#x1b;[0m)\n```\n\x1b[1A\x00x\ry\n```';
    expect(text(evil, 200).join('|')).toBe('abcde `` f (https://x.example/)||x|y');
    expect(toTags(renderMarkdown(evil, 200, theme))).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  });

  it('tells code by its marks where there are no colours', () => {
    expect(renderMarkdown('use `a`', 40, makeTheme({ depth: 'none', background: null })).map(textOf)).toEqual(['use `a`']);
  });

  it('shows what is too long or too deep as it was written', () => {
    expect(text(`${'> '.repeat(5000)}a`, 80)[0]).toMatch(/^> > > /);
    expect(text(`*${'a '.repeat(6000)}*`, 80)[0]).toMatch(/^\*a a/);
    expect(text(`- a\n${'  - *b*\n'.repeat(9000)}`, 80).at(-1)).toBe('  - *b*');
  });
});
