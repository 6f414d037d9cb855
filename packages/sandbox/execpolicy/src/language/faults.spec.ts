import { describe, expect, it } from '@jest/globals';
import * as chevrotain from 'chevrotain';
import { faultOf } from '../rules-text.fixture.ts';
import { parseWithGrammar } from '../loading/parse-rules.ts';
import { buildReader } from './read-program.ts';

describe('faults of a rules file', () => {
  /** Text, then line:column and the beginning of the message. */
  const FAULTS: readonly (readonly [string, string])[] = [
    ['foo_rule(pattern=["ls"])', '1:1: Variable `foo_rule` not found'],
    ['prefix_rul(pattern=["ls"])', '1:1: Variable `prefix_rul` not found, did you mean `prefix_rule`?'],
    ['def f():\n  if 0: return zz', '2:16: Variable `zz` not found'],
    ['x = f"{zz}"', '1:5: Variable `zz` not found'],
    ['x = x', '1:5: Local variable `x` referenced before assignment'],
    ['f()\ndef f(): pass', '1:1: Local variable `f` referenced before assignment'],
    ['load("a", "b")', '1:1: `load` is not available'],
    ['print(1)', '1:1: Variable `print` not found'],
    ['while True: pass', '1:1: cannot use reserved keyword `while`'],
    ['x = 1 is 1', '1:7: cannot use reserved keyword `is`'],
    ['def f():\n\treturn 1', '2:1: tabs are not allowed'],
    ['x =\t1', '1:4: tabs are not allowed'],
    ['if True:\n   pass\n  pass', '3:3: incorrect indentation'],
    ['if True:\n  pass\n    pass', '3:5: Parse error: unexpected new indentation block here'],
    ['if 1:\nx = 1', '2:1: Parse error: unexpected `x` here, expected indentation'],
    ['prefix_rule(pattern=["ls"\n', '1:21: `[` is never closed'],
    ['x = (]', '1:6: Parse error: unexpected symbol \']\' here: `(` is open'],
    ['prefix_rule(pattern=["a"] decision="allow")', '1:27: Parse error: unexpected `decision` here, expected `,` or `)`'],
    ['x = 1 if 2', '1:11: Parse error: unexpected new line here, expected else'],
    ['x = 1 < 2 < 3', '1:11: Parse error: unexpected `<` here'],
    ['x = "a" "b"', '1:9: Parse error: unexpected `"b"` here'],
    ['x = "abc', '1:5: unfinished string literal'],
    ['x = "\\xzz"', '1:5: invalid string escape sequence'],
    ['x = 017', '1:5: integer cannot have leading 0, got `017`'],
    ['x = 1.5', '1:5: decimal numbers are not part of the rules language'],
    ['x = 7 / 2', '1:7: `/` is not part of the rules language'],
    ['é = 1', '1:1: invalid input `é`'],
    ['"é😀"; x$ = 1', '1:8: invalid input `$`'],
    ['return 1', '1:1: `return` cannot be used outside'],
    ['if 1:\n  break', '2:3: `break` cannot be used outside'],
    ['f(1) = 2', '1:1: left-hand-side of assignment must take the form'],
    ['x, y += 1', '1:1: left-hand-side of modifying assignment'],
    ['def f(a, a): pass', '1:10: duplicated parameter name'],
    ['def f(a=1, b): pass', '1:12: positional parameter after non positional'],
    ['def f(*): pass', '1:7: `*` parameter must not be last'],
    ['str(x=1, 2)', '1:10: positional argument after non positional'],
    ['str(x=1, x=2)', '1:10: repeated named argument'],
    ['def f(a): pass\nf()', '2:1: Missing parameter `a` for call to `f`'],
    ['def f(a): pass\nf(1, a=2)', '2:1: Argument `a` occurs more than once'],
    ['def f(x: int): pass\nf("a")', '2:1: Value `a` of type `string` does not match the type annotation `int` for argument `x`'],
    ['y: list[str] = [1]', '1:1: Value `[1]` of type `list` does not match the type annotation `list[str]`'],
    ['y: dict[str, int] = {"a": 1}\nz: int | None = None\ny: foo = 1', '3:4: Variable `foo` not found'],
    ['y: 1 = 2', '1:4: this is not a type'],
    ['x = [1, 2]\nfor i in x:\n  x.append(i)', '3:3: a list or dict must not change while a loop walks through it'],
    ['a, b = 1, 2, 3', '1:1: Unpacked 3 values but expected 2'],
    ['"a" + 1', '1:1: Operation `+` not supported for types `string` and `int`'],
    ['1 < "a"', '1:1: Operation `compare` not supported'],
    ['[x for x in "abc"]', '1:13: Operation `(iter)` not supported on type `string`'],
    ['{"a": 1}["b"]', '1:1: Key `"b"` was not found'],
    ['[1].copy()', '1:1: Object of type `list` has no attribute `copy`'],
    ['{"a": 1, "a": 2}', '1:10: Dictionary key repeated for `"a"`'],
    ['{[]: 1}', '1:1: Value of type `list` is not hashable'],
    ['None()', '1:1: Operation `call()` not supported on type `NoneType`'],
    ['1 // 0', '1:1: Floor division by zero'],
    ['fail("x", 1)', '1:1: fail: x 1'],
    ['x = 9007199254740991 + 1', '1:5: a number that is too large'],
    ['def f(n):\n  return f(n - 1)\nf(1)', '2:10: call stack overflow'],
  ];
  it.each(FAULTS)('%j', async (text, fault) => {
    expect((await faultOf(`${text}\n`))?.slice(0, fault.length)).toBe(fault);
    // The end of the file ends the last line as well.
    if (!text.endsWith('\n')) expect(await faultOf(text)).not.toBeNull();
  });

  it('show the line, and carets under the place', async () => {
    const broken = await parseWithGrammar('a.rules', '# first\nx = ["é😀", zz]\n');
    expect(broken).toMatchObject({
      message: 'Variable `zz` not found',
      range: { start: { line: 2, column: 12 }, end: { line: 2, column: 14 } },
      excerpt: '  2 | x = ["é😀", zz]\n    |             ^^',
    });
  });
});

describe('the grammar', () => {
  it('passes the checks of the parser generator', () => {
    expect(buildReader(chevrotain, true)('pass\n')).toMatchObject([{ kind: 'pass' }]);
  });
});
