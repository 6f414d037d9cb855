import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import { DISTINCT_THEME } from '../distinct-theme.fixture.ts';
import { textOf } from '../line.ts';
import { CodePainter } from './code-painter.ts';
import { Highlighter } from './highlighter.ts';
import { createEngine, languagesByName } from './languages.ts';
import { loadHighlighter } from './load-highlighter.ts';

const theme = DISTINCT_THEME;

/** A few rows of each language, with something in it that is coloured. */
const SAMPLES: Readonly<Record<string, string>> = {
  bash: 'if true; then echo "a"; fi', c: '#include <a.h>\nint main(void) { return 0; }', cpp: 'class A : public B {};', csharp: 'public class A { }', css: '.a { color: red; }',
  diff: '+ a\n- b', dockerfile: 'FROM node\nRUN npm ci', go: 'func main() {}', graphql: 'type A { b: Int }', ini: 'a = "b"', java: 'public class A {}', javascript: 'const a = `x${1}`;',
  json: '{ "a": 1 }', kotlin: 'fun main() = 1', lua: 'local a = 1', makefile: 'all:\n\techo a', markdown: '# a **b**', perl: 'my $a = 1;', php: '<?php echo 1;', powershell: 'Get-Item $a',
  protobuf: 'message A { }', python: 'def a(): return "b"', ruby: 'def a; :b; end', rust: 'fn main() { let a = 1; }', scala: 'object A { val b = 1 }', scss: '$a: 1px;', sql: 'SELECT 1 FROM a',
  swift: 'func a() -> Int { 1 }', typescript: 'interface A { b: number }', xml: '<a b="c"><script>let x = 1</script></a>', yaml: 'a: "b"',
};

describe('the highlighter', () => {
  it('knows the languages of its table, and colours each without changing its text', async () => {
    const highlighter = await loadHighlighter();
    expect(Object.keys(SAMPLES).sort()).toEqual([...new Set([...languagesByName().values()].map(({ name }) => name))].sort());
    for (const [language, code] of Object.entries(SAMPLES)) {
      const lines = highlighter.highlight(code, language, theme) ?? [];
      expect(lines.map(textOf).join('\n')).toBe(code.replaceAll('\t', '    '));
      expect([language, toTags(lines).includes('<')]).toEqual([language, true]);
    }
    expect(await loadHighlighter()).toBe(highlighter);
  });

  it('shows what things are, languages within others too', async () => {
    const highlighter = await loadHighlighter();
    const tags = (code: string, language: string): string => toTags(highlighter.highlight(code, language, theme) ?? [], theme);
    expect(tags('// hi\nfunction add(a) { return "x" + 1; }', 'JS')).toBe(
      '<comment>// hi</>\n<keyword>function</> <function>add</>(<parameter>a</>) { <keyword>return</> <string>"x"</> + <number>1</>; }',
    );
    expect(tags('def a(self, b=None): return b', 'py')).toContain('(<parameter>self</>, <parameter>b</>=<constant>None</>)');
    expect(tags('function f(a: number, b?: Foo[]) {}', 'ts')).toContain('(<parameter>a</>: <type>number</>, <parameter>b</>?: <type>Foo</>[])');
    expect(tags('{"a": [1, true]}', 'json')).toBe('<punctuation>{</><key>"a"</><punctuation>:</> <punctuation>[</><number>1</><punctuation>,</> <constant>true</><punctuation>]}</>');
    expect(tags('<a b="c">', 'html')).toBe('<punctuation><</><tag>a</><punctuation> </><attribute>b</><punctuation>=</><string>"c"</><punctuation>></>');
    expect(tags('<script>let x = 1</script>', 'html')).toContain('<keyword>let</> x = <number>1</>');
    expect(tags('+a\n-b', 'diff')).toBe('<inserted>+a</>\n<deleted>-b</>');
  });

  it('is null for what it does not know and for what is too large', async () => {
    const highlighter = await loadHighlighter();
    expect(highlighter.highlight('a', 'nonsense', theme)).toBeNull();
    expect(highlighter.highlight('a', '__proto__', theme)).toBeNull();
    expect(highlighter.highlight('\n'.repeat(10_000), 'js', theme)).toBeNull();
    expect(highlighter.highlight('x'.repeat(524_289), 'js', theme)).toBeNull();
  });

  it('makes code safe', async () => {
    const highlighter = await loadHighlighter();
    expect(highlighter.highlight('a\x1b[2J\u202eb\r\n', 'js', theme)?.map(textOf)).toEqual(['ab', '']);
  });

  it('has no grammar before it is used', () => {
    const engine = createEngine();
    const highlighter = new Highlighter(engine, languagesByName());
    highlighter.highlight('a', 'html', theme);
    expect(engine.listLanguages().sort()).toEqual(['css', 'graphql', 'javascript', 'xml']);
  });
});

describe('code row by row', () => {
  const painterOf = async (): Promise<CodePainter> => new CodePainter('js', { theme, highlighter: await loadHighlighter() });

  it('holds rows back while something is open', async () => {
    const painter = await painterOf();
    const counts = ['a', '', '/* b', '', 'c */', ''].map((row) => painter.push(row).length);
    expect(counts).toEqual([0, 2, 0, 0, 0, 4]);
    expect(painter.end()).toEqual([]);
  });

  it('lets long pieces go without an empty row', async () => {
    const painter = await painterOf();
    const counts = Array.from({ length: 24 }, () => painter.push('a();').length);
    expect(counts.slice(-2)).toEqual([0, 24]);
  });

  it('is plain after 10,000 rows', async () => {
    const painter = await painterOf();
    const rows = Array.from({ length: 10_001 }, () => painter.push('let a')).flat();
    expect(rows).toHaveLength(10_001);
    expect(toTags(rows.slice(-2), theme)).toBe('<keyword>let</> a\nlet a');
  });
});
