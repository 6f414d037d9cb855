import { describe, expect, it } from '@jest/globals';
import { faultOf } from '../rules-text.fixture.ts';

/** Texts that would hang, exhaust the memory or overflow the stack, were nothing counted. */
const times = (text: string, count: number): string => text.repeat(count);
const again = (expression: string): string => `x = "a" * 900000\nfor i in range(1000000): z = ${expression}\n`;
const names = (count: number): string => Array.from({ length: count }, (_, i) => `n${i}`).join(', ');
const HOSTILE: readonly (readonly [string, string])[] = [
  ['an endless loop', 'for i in range(1000000000): pass\n'],
  ['nested loops', times('for i in range(9999):\n', 1) + '  for j in range(9999):\n    for k in range(9999): pass\n'],
  ['a string that doubles', 'x = "aaaaaaaa"\nfor i in range(60): x = x + x\n'],
  ['a string repeated', 'x = "a" * 1000000000\n'],
  ['a list that doubles', 'x = [1]\nfor i in range(60): x = x + x\n'],
  ['a list in itself, shown', 'x = []\nx.append(x)\ny = repr(x)\n'],
  ['lists that share, shown', 'x = []\nfor i in range(60): x = [x, x]\ny = str(x)\n'],
  ['lists that share, compared', 'x = []\ny = []\nfor i in range(60):\n  x = [x, x]\n  y = [y, y]\nz = x == y\n'],
  ['a long chain of tuples as a key', 'x = ()\nfor i in range(100000): x = (x,)\ny = {x: 1}\n'],
  ['replace that explodes', 'x = "a" * 100000\ny = x.replace("a", x)\n'],
  ['join that explodes', 'x = "a" * 100000\ny = x.join([x] * 100000)\n'],
  ['format that explodes', 'x = "a" * 100000\ny = ("{0}" * 10000).format(x)\n'],
  ['percent that explodes', 'x = "a" * 100000\ny = ("%s" * 1000) % tuple([x] * 1000)\n'],
  ['searching again and again', 'x = "a" * 900000\nfor i in range(100000): y = "b" in x\n'],
  ['comparing again and again', 'x = [1] * 100000\ny = [1] * 100000\nfor i in range(100000): z = x == y\n'],
  ['functions that call one another', 'def f(n): return f(n) + f(n)\nf(1)\n'],
  ['functions through a list', 'f = [None]\nf[0] = lambda: f[0]()\nf[0]()\n'],
  ['a shift', 'x = 1 << 1000000000\n'],
  ['rules without number', 'x = ["a"] * 4000\nfor i in range(10000): prefix_rule(pattern=[x, x, x])\n'],
  ['deep brackets', `${times('(', 300_000)}1${times(')', 300_000)}\n`],
  ['deep lists', `${times('[', 500_000)}\n`],
  ['deep lambdas', `x = ${times('lambda: ', 100_000)}1\n`],
  ['deep conditions', `x = ${times('1 if 1 else ', 80_000)}1\n`],
  ['deep blocks', Array.from({ length: 1000 }, (_, i) => `${times(' ', i)}if 1:\n`).join('') + `${times(' ', 1000)}pass\n`],
  ['deep comprehensions', `x = [1 ${times('for a in [1] ', 50_000)}]\n`],
  ['a byte order mark', '\ufeffx = 1\n'],
  ['only an open string', `x = """${times('a\n', 400_000)}`],
  ['only quotes', times('"', 999_999)],
  ['only backslashes', times('\\', 1_000_000)],
  ['garbage', times('?é$', 300_000)],
  ['many arguments', `str(${times('1,', 300_000)})\n`],
  ['tabs and blanks', times('\t ', 500_000) + 'x'],
  ['escaped quotes and no end', `x = "${times('\\"', 500_000)}`],
  ['a letter test again and again', again('x.isalpha()')],
  ['a measured string', again('len(x)')],
  ['a test of beginnings', again('x.startswith(x)')],
  ['equal strings, compared', `y = "a" * 900000\n${again('x == y')}`],
  ['text that is nearly there', `y = "a" * 200000 + "b" + "a" * 200000\n${again('y in x')}`],
  ['text that is nearly there, from the end', `y = "a" * 400000 + "b"\n${again('x.rpartition(y)')}`],
  ['text that is nearly there, replaced', `y = "a" * 400000 + "b"\n${again('x.replace(y, "")')}`],
  ['text that is no number', again('int("a" + x) if not x else int(x, 2)')],
  ['dicts that are compared', 'x = {i: i for i in range(100000)}\ny = {i: -i for i in range(100000)}\nfor i in range(1000000): z = x == y\n'],
  ['what a value can do', 'for i in range(1000000): x = dir("")\n'],
  ['lambdas of many parameters', `for i in range(1000000): x = lambda ${names(50_000)}: 1\n`],
  ['comprehensions of many names', `for i in range(1000000): x = [1 for ${names(50_000)} in []]\n`],
  ['types of many types', `def f(a: ${times('str | ', 50_000)}int): pass\nfor i in range(1000000): f(1)\n`],
  ['types of long lists', 'x = [1] * 100000\ndef f(a: list[int]): pass\nfor i in range(1000000): f(x)\n'],
  ['format strings of many names', `a = ""\nfor i in range(1000000): x = f"${times('{a}', 100_000)}"\n`],
  ['calls of many names', `def f(${names(1000)}): pass\nd = {"n%s" % i: i for i in range(1000)}\nfor i in range(1000000): f(**d)\n`],
  ['names of long scopes', `g = 1\nx = ${times('(lambda: ', 30)}[g for i in range(10000000)]${times(')()', 30)}\n`],
  ['long examples', 'x = "a " * 250000\nfor i in range(1000000): prefix_rule(pattern=["a"], match=[x])\n'],
  ['examples that are long lists', 'x = ["a"] * 4000\nfor i in range(1000000): prefix_rule(pattern=["a"], match=[x])\n'],
  ['many examples of many equal rules', `prefix_rule(pattern=[[${times('"a",', 50_000)}]], match=[${times('"a",', 50_000)}])\n`],
  ['many examples of many alternatives', `prefix_rule(pattern=["a", [${times('"b",', 50_000)}"c"]], match=[${times('"a c",', 50_000)}])\n`],
  ['long justifications', 'x = " " * 900000\nfor i in range(1000000): prefix_rule(pattern=["a"], justification=x + "a")\n'],
  ['long names that are alike', `${times('a', 400_000)}b = 1\nx = ${times('a', 400_000)}c\n`],
  ['a function that eats its arguments', `def f(*a): return a\nf(*f(*range(9)))\nf(*list(range(2000000)), *[])\n`],
];
/** Large, and fine. */
const LARGE: readonly (readonly [string, string])[] = [
  ['a long sum', `x = ${times('1 + ', 200_000)}1\n`],
  ['many signs', `x = ${times('- ', 400_000)}1\n`],
  ['many nots', `x = ${times('not ', 200_000)}1\n`],
  ['a long list', `x = [${times('1, ', 300_000)}]\n`],
  ['many branches', `if 0: pass\n${times('elif 0: pass\n', 70_000)}`],
  ['many attributes', `x = "a"${times('.upper()', 100_000)}\n`],
  ['many lines', times('x = 1\n', 150_000)],
  ['many statements on a line', `${times('x = 1;', 150_000)}\n`],
  ['a long comment', `#${times('a', 1_000_000)}`],
  ['a function of many names', `def f():\n${Array.from({ length: 50_000 }, (_, i) => `  n${i} = len\n`).join('')}`],
  ['a large function that is defined again and again', `for i in range(100000):\n  def f():\n${times('    x = 1\n', 50_000)}`],
  ['many names', Array.from({ length: 60_000 }, (_, i) => `x${i} = 1\n`).join('')],
  ['ten thousand rules', Array.from({ length: 10_000 }, (_, i) => `prefix_rule(pattern=["git", "c${i}"], decision="prompt", justification="because")\n`).join('')],
];

describe('what a rules file may use', () => {
  it.each(HOSTILE)('stops %s', async (_, text) => {
    expect(await faultOf(text)).toMatch(/^\d+:\d+: ./);
  }, 30_000);

  it.each(LARGE)('bears %s', async (_, text) => {
    expect(await faultOf(text)).toBeNull();
  }, 30_000);
});
