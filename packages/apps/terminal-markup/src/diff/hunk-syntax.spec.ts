import { describe, expect, it } from '@jest/globals';
import { loadHighlighter } from '../highlight/load-highlighter.ts';
import { line, span } from '../line.ts';
import { makeTheme } from '../make-theme.ts';
import { update } from './changes.fixture.ts';
import { hunksOf } from './diff-rows.ts';
import { hunkSyntax, languageOf } from './hunk-syntax.ts';

const theme = makeTheme({ depth: 'truecolor', background: [0, 0, 0] });
const rowsOf = (diff: string): ReturnType<typeof hunksOf>[number]['rows'] => hunksOf(update(diff))[0]?.rows ?? [];

describe('the language of a file', () => {
  it.each([
    ['/a/b/main.RS', 'rs'],
    ['C:\\x\\y.py', 'py'],
    ['Dockerfile', 'dockerfile'],
    ['Dockerfile.dev', 'dockerfile'],
    ['/x.d/Makefile', 'makefile'],
    ['.bashrc', 'bash'],
    ['.env', 'env'],
    ['Gemfile', 'ruby'],
    ['a.test.tsx', 'tsx'],
    ['LICENSE', 'license'],
    ['', ''],
  ])('%j is %j', (path, language) => expect(languageOf(path)).toBe(language));
});

describe('the colours of a hunk', () => {
  it('reach over its rows, on either side', async () => {
    const highlighter = await loadHighlighter();
    const rows = rowsOf('@@ -1 +1 @@\n-/* a\n+/* b */\n let c\n */\n');
    const syntax = hunkSyntax(rows, 'ts', highlighter, theme);
    const styles = rows.map((row) => syntax.get(row)?.spans[0]?.style);
    expect(styles.slice(0, 3)).toEqual([theme.syntax.comment, theme.syntax.comment, theme.syntax.keyword]);
  });

  it('are left where the language is unknown, or the rows came back as others', () => {
    const rows = rowsOf('@@ -1 +1 @@\n+a\n+b\n');
    expect(hunkSyntax(rows, 'what', { highlight: () => null }, theme).size).toBe(0);
    const changed = { highlight: () => [line(span('a', { bold: true })), line('other')] };
    expect([...hunkSyntax(rows, 'ts', changed, theme).keys()]).toEqual([rows[0]]);
  });
});
