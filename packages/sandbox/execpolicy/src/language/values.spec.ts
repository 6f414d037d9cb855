import { describe, expect, it } from '@jest/globals';
import { valueOf } from '../rules-text.fixture.ts';

/** Expression and what the original's `repr` shows of it (0.117.0). */
const VALUES: readonly (readonly [string, string])[] = [
  ['1+2*3', '7'], ['-7//2', '-4'], ['-7%3', '2'], ['7%-3', '-2'], ['2*[1]', '[1, 1]'], ['(1,)*2', '(1, 1)'], ['1 << 3 | 1', '9'], ['~1', '-2'], ['- - 1', '1'],
  ['1 - 2 - 3', '-4'], ['1 | 2 ^ 3 & 5', '3'], ['0x10 + 0o17 + 0b11', '34'], ['1 if 0 else 2 if 0 else 3', '3'], ['not "a" == "b"', 'True'], ['0 or 3', '3'], ['1 and 2', '2'],
  ['"%s %d %r %%" % ("a", 3, "b")', '"a 3 \\"b\\" %"'], ['"%x %o %X" % (255, 8, 255)', '"ff 10 FF"'], ['"%s" % [1, 2]', '"[1, 2]"'], ['"{} {}".format(1, "a")', '"1 a"'],
  ['"{a} {0!r}".format("x", a=2)', '"2 \\"x\\""'], ['"{{}}".format()', '"{}"'], ['(lambda x: f"{x!r} {{}} { x }")("a")', '"\\"a\\" {} a"'],
  ['"abc"[-1]', '"c"'], ['"abc"[::-1]', '"cba"'], ['[1,2,3][-2:]', '[2, 3]'], ['(1,2,3)[::2]', '(1, 3)'], ['range(5)[1:3]', 'range(1, 3)'], ['len("😀é")', '2'], ['"a😀b"[1:]', '"\\U0001f600b"'],
  ['{"a":1}|{"b":2}', '{"a": 1, "b": 2}'], ['dict([("a",1)], b=2)', '{"a": 1, "b": 2}'], ['{"a":1}.get("b", 2)', '2'], ['{"a": None}.get("a", 2)', 'None'], ['{"a":1}.items()', '[("a", 1)]'],
  ['sorted(["b","a"], key=len, reverse=True)', '["b", "a"]'], ['sorted([3,1,2])', '[1, 2, 3]'], ['reversed((1,2))', '[2, 1]'], ['enumerate(["a"], 5)', '[(5, "a")]'], ['zip([1,2],[3,4])', '[(1, 3), (2, 4)]'],
  ['max([1,5], key=lambda x: -x)', '1'], ['min("b","a")', '"a"'], ['any([0,1])', 'True'], ['all(["a",""])', 'False'], ['type("")', '"string"'], ['type(None)', '"NoneType"'], ['int("ff", 16)', '255'], ['int("0x1f", 16)', '31'],
  ['int("-5")', '-5'], ['str(["a"])', '"[\\"a\\"]"'], ['list("abc".elems())', '["a", "b", "c"]'], ['hasattr("", "join")', 'True'], ['getattr([], "foo", 3)', '3'], ['ord("a")', '97'], ['abs(-3)', '3'],
  ['[x+y for x in ["a","b"] for y in ["c","d"] if x != "b" or y != "d"]', '["ac", "ad", "bc"]'], ['{k: v for k, v in [("a", 1)]}', '{"a": 1}'], ['[[y for y in range(x)] for x in range(3)]', '[[], [0], [0, 1]]'],
  ['"a,b,c".rpartition(",")', '("a,b", ",", "c")'], ['"a-b-c".rsplit("-", 1)', '["a-b", "c"]'], ['"a b  c ".split(None, 1)', '["a", "b  c "]'], ['"a b c".rsplit(None, 1)', '["a b", "c"]'], ['" a b ".rsplit(None, 1)', '[" a", "b"]'], ['" a b ".split(None, 1)', '["a", "b "]'], ['" a b ".split(None, 2)', '["a", "b"]'], ['"  ".split(None, 0)', '[]'], ['"aaa".replace("a", "b", 2)', '"bba"'],
  ['"abc".replace("", "-")', '"-a-b-c-"'], ['"a\\nb\\n".splitlines(True)', '["a\\n", "b\\n"]'], ['"ab cD".title()', '"Ab Cd"'], ['"abcabc".rfind("c")', '5'], ['"abc".find("b", 1, 2)', '1'], ['"x".count("")', '2'],
  ['"abc".startswith(("x", "a"))', 'True'], ['"xax".strip("x")', '"a"'], ['"abc".removesuffix("c")', '"ab"'], ['",".join(("a","b"))', '"a,b"'], ['"ß".upper()', '"SS"'], ['"İ".lower()', '"i\\u0307"'],
  ['"\\a\\b\\x41\\101\\u00e9\\U0001F600\\q"', '"\\x07\\x08AA\\xe9\\U0001f600\\\\q"'], ['r"\\q\\""', '"\\\\q\\""'], ['r"\\\\"', '"\\\\\\\\"'], ["'it\\'s'", '"it\'s"'], ['"""a"b"""', '"a\\"b"'], ['"a\\\nb"', '"ab"'],
  ['(lambda *a, **k: (a, k))(1, *[2], **{"b": 3})', '((1, 2), {"b": 3})'], ['(lambda a, b=2: (a, b))(1)', '(1, 2)'], ['"a" in "abc"', 'True'], ['1 not in [1]', 'False'], ['(1,2)==(1,2)', 'True'], ['1==True', 'False'], ['[1] < [2]', 'True'],
  ['1,', '1'], ['()', '()'],
];

describe('values of the rules language', () => {
  it.each(VALUES)('%s', async (expression, shown) => {
    expect(await valueOf(expression)).toBe(shown);
  });

  const PROGRAMS: readonly (readonly [string, string, string])[] = [
    ['reassigned names', 'x = "a"\nx = "b"', '"b"'],
    ['loops, break and continue', 'x = []\nfor i in range(9):\n  if i == 1: continue\n  if i == 3: break\n  x.append(i)', '[0, 2]'],
    ['branches', 'if False: x = 1\nelif 0:\n  x = 2\nelse:\n  x = 3', '3'],
    ['functions with defaults, types and a rest', 'def f(a: str, *more: tuple, b: int = 2, **names) -> tuple:\n  return a, more, b, names\nx = f("p", 1, b=3, c=4)', '("p", (1,), 3, {"c": 4})'],
    ['functions within functions', 'def f():\n  y = 1\n  def g():\n    return y\n  return g()\nx = f()', '1'],
    ['names of the file in functions', 'def f():\n  return z\nz = 3\nx = f()', '3'],
    ['unpacking', 'a, (b, c), [d] = 1, (2, 3), [4]\nx = [a, b, c, d]', '[1, 2, 3, 4]'],
    ['places in lists and dicts', 'x = {"a": [1]}\nx["a"][0] = 5\nx["b"] = 1\nx["b"] += 1', '{"a": [5], "b": 2}'],
    ['lists that grow in place', 'y = [1]\nx = y\ny += [2]\ny.extend((3,))', '[1, 2, 3]'],
    ['names of a comprehension of their own', 'x = 5\n[x for x in [1]]', '5'],
    ['several statements on a line, continued lines, comments, CRLF', 'a = 1; b = 2;\r\n# c\\\r\nx = a + \\\r\n  b # d', '3'],
    ['line ends in triple quotes', 'x = """a\r\nb"""', '"a\\nb"'],
    ['blank and commented lines of any indentation', 'if 1:\n    x = 1\n# c\n  \n\t\n      # d\n    x += 1', '2'],
    ['calls of one another, fifty deep', 'def f(n):\n  return f(n - 1) if n > 0 else 0\nx = f(45)', '0'],
    ['docstrings and pass', '"doc"\ndef f():\n  """doc"""\n  pass\nx = f()', 'None'],
  ];
  it.each(PROGRAMS)('%s', async (_, before, shown) => {
    expect(await valueOf('x', before)).toBe(shown);
  });
});
