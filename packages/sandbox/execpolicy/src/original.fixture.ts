import fc from 'fast-check';

/** Rules files and commands that may match them, for asking the original. */
export interface Trial {
  readonly text: string;
  readonly argv: readonly string[];
  readonly resolves: boolean;
}

const WORDS = ['git', 'push', 'status', 'npm', 'i', '-c', '--', '/usr/bin/git', '/opt/npm', 'a b', 'é', 'x=1', '{x}', '"', '\\', "it's", '%s', '#', '$', 'l\nf'];
const word = fc.constantFrom(...WORDS);

/** A string as one of the ways to write it. */
function written(text: string, way: number): string {
  const plain = JSON.stringify(text);
  if (way === 1 && !/['\\\n]/.test(text)) return `'${text}'`;
  if (way === 2 && !/["\\]/.test(text)) return `"""${text}"""`;
  if (way === 3 && !/["\\\n]/.test(text)) return `r"${text}"`;
  if (way === 4) return `"%s" % ${plain}`;
  if (way === 5) return `"{}".format(${plain})`;
  if (way === 6) return `${JSON.stringify(text.slice(0, 1))} + ${JSON.stringify(text.slice(1))}`;
  return plain;
}
const token = fc.tuple(word, fc.nat(9)).map(([text, way]) => written(text, way));
const list = (item: fc.Arbitrary<string>, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.tuple(fc.array(item, { minLength, maxLength }), fc.constantFrom(', ', ',', ',\n  ')).map(([items, between]) => `[${items.join(between)}]`);
const place = fc.oneof({ weight: 60, arbitrary: token }, { weight: 20, arbitrary: list(token, 1, 3) }, { weight: 1, arbitrary: fc.constantFrom('[]', '1', 'None', '("a",)', '[["a"]]') });
const pattern = fc.oneof({ weight: 60, arbitrary: list(place, 1, 3) }, { weight: 1, arbitrary: fc.constantFrom('[]', '"git"', '("git",)', '["git"] + ["push"]', '["git"] * 2', '"git push".split()', 'list(("npm",))') });
const decision = fc.oneof({ weight: 60, arbitrary: fc.constantFrom('"allow"', '"prompt"', '"forbidden"') }, { weight: 1, arbitrary: fc.constantFrom('"deny"', 'None', '"Allow"', '1') });
const example = fc.oneof({ weight: 30, arbitrary: fc.constantFrom('"git push x"', '"npm i"', '["git", "status"]', '"/usr/bin/git push"', '"git \'a b\'"', '"git # c"', '"git \\\\"x\\\\""') }, { weight: 1, arbitrary: fc.constantFrom('""', '[]', '1', '"a \'b"') });
const optional = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> => fc.option(value, { nil: null, freq: 2 }).map((given) => (given === null ? '' : `, ${name} = ${given}`));
const rule = fc.tuple(pattern, optional('decision', decision), fc.oneof({ weight: 15, arbitrary: fc.constant('') }, { weight: 1, arbitrary: optional('match', list(example, 0, 2)) }), fc.oneof({ weight: 15, arbitrary: fc.constant('') }, { weight: 1, arbitrary: optional('not_match', list(example, 0, 2)) }), optional('justification', fc.constantFrom('"why"', '" é "', '""', '"a\\tb"')));
const call = fc.tuple(rule, fc.constantFrom('', '', '', 'if True:\n  ', 'for _i in [1, 2]:\n  ', '[', 'lambda')).map(([[places, ...named], around]) => {
  const text = `prefix_rule(${around === '' ? '' : 'pattern='}${places}${named.join('')})`;
  if (around === '[') return `[${text} for _x in range(1)]`;
  if (around === 'lambda') return `(lambda: ${text})()`;
  return around + text;
});
const host = fc.tuple(fc.constantFrom('git', 'npm', 'git', '/x', ''), fc.subarray(['/usr/bin/git', '/opt/git', '/opt/npm', '/usr/bin/npm'])).map(([name, paths]) => `host_executable(name="${name}", paths=${JSON.stringify(paths.filter((path) => path.endsWith(name)))})`);
const network = fc.tuple(fc.constantFrom('a.com', 'A.com:1.', '[::1]:8', '*', 'a b', 'http://x', '::1', 'a?b', '[x'), fc.constantFrom('http', 'https', 'socks5_tcp', 'https_connect', 'http-connect', 'ftp'), fc.constantFrom('allow', 'deny', 'prompt', 'forbidden', 'no')).map((parts) => `network_rule(${parts.map((part) => JSON.stringify(part)).join(', ')})`);
const other = fc.constantFrom('# comment', '', 'x = 1', 'y = "a" "b"', 'def f(): return 1', 'z = [q for q in range(3) if q]', 'foo', 'if 1: pass', '\tx = 1', 'x = (1,', 'load("a", "b")', 'while 1: pass');
const statement = fc.oneof({ weight: 60, arbitrary: call }, { weight: 6, arbitrary: host }, { weight: 2, arbitrary: network }, { weight: 2, arbitrary: other });

/** Rules in many spellings, some of them broken, and a command made of the same words. */
export const ruleTrials: fc.Arbitrary<Trial> = fc.record({
  text: fc.tuple(fc.array(statement, { minLength: 1, maxLength: 6 }), fc.constantFrom('\n', '\n', '\r\n')).map(([lines, end]) => lines.map((line) => line.replaceAll('\n', end) + end).join('')),
  argv: fc.array(word, { minLength: 1, maxLength: 4 }),
  resolves: fc.boolean(),
});

const text = fc.constantFrom('"a"', '"aXbX"', '""', '" a b "', '"x=%s"', '"é😀"', '"a,b,,c"', '"A-b c"', '"{}|{0}"', 's', '"\\n\\t"', '"abcabc"', '"a b  c "', '"a\\r\\nb\\rc\\n\\n"', '"\\u00a0x\\u2003y\\u0085"', '"ǆß İi"', '"٣²a1"', '"{a}{b!r}"', '"\\x00\\x7f\\u2028"');
const number = fc.constantFrom('0', '1', '-1', '2', '7', '-3', '0x1f', 'n', '100');
const lists = fc.constantFrom('[]', '[1, 2, 3]', '["a", "b"]', '(1,)', '()', 'range(4)', 'l', '[[1], [2]]', '{"a": 1}', 'd', 'd.items()', '"ab".elems()');
const any = fc.oneof(text, number, lists, fc.constantFrom('None', 'True', 'False', 'len', '[None, "x", (1, {"k": [2]})]'));
const unary = (name: string, inner: fc.Arbitrary<string>): fc.Arbitrary<string> => inner.map((value) => `${name}(${value})`);

/** Expressions over strings, numbers and lists, some of which have no value. */
const expression: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(any, fc.constantFrom('+', '-', '*', '//', '%', '|', '&', '^', '<<', '>>', '==', '!=', '<', '>=', 'in', 'not in', 'and', 'or'), any).map((parts) => parts.join(' ')),
  fc.tuple(number, fc.constantFrom('+', '-', '*', '//', '%', '|', '&', '^'), number, fc.constantFrom('+', '-', '*', '//', '%', '|', '&', '^', '<<'), number).map((parts) => parts.join(' ')),
  fc.tuple(text, fc.constantFrom('split', 'rsplit', 'partition', 'rpartition', 'strip', 'lstrip', 'rstrip', 'find', 'rfind', 'index', 'count', 'startswith', 'endswith', 'removeprefix', 'removesuffix'), fc.constantFrom('', '"a"', '"b"', '","', '" "', '"X"', '""', '"a", 1', 'None, 1', '"b", 1, 3', '"c", -2')).map(([whole, name, given]) => `${whole}.${name}(${given})`),
  fc.tuple(text, fc.constantFrom('upper', 'lower', 'title', 'capitalize', 'isalnum', 'isalpha', 'isdigit', 'isspace', 'isupper', 'islower', 'istitle', 'splitlines')).map(([whole, name]) => `${whole}.${name}()`),
  fc.tuple(text, fc.constantFrom('"a", "b"', '"", "-"', '"X", "", 1', '"a", "aa", 5', '"b", "é"')).map(([whole, given]) => `${whole}.replace(${given})`),
  fc.tuple(text, lists).map(([between, items]) => `${between}.join(${items})`),
  fc.tuple(text, fc.array(any, { maxLength: 2 })).map(([whole, given]) => `${whole}.format(${given.join(', ')})`),
  fc.tuple(fc.oneof(text, lists), number).map(([whole, index]) => `${whole}[${index}]`),
  fc.tuple(fc.oneof(text, lists), fc.constantFrom('1:', ':-1', '::2', '::-1', '5:1:-2', '-2:', ':100', '2:1')).map(([whole, slice]) => `${whole}[${slice}]`),
  fc.tuple(fc.constantFrom('len', 'list', 'tuple', 'sorted', 'reversed', 'enumerate', 'zip', 'any', 'all', 'min', 'max', 'str', 'repr', 'bool', 'type', 'int', 'dict', 'range', 'abs', 'ord', 'chr'), any).chain(([name, value]) => unary(name, fc.constant(value))),
  fc.tuple(lists, fc.constantFrom('x', '(x, x)', 'str(x)', '[x]'), fc.constantFrom('', ' if x', ' if x != 1', ' for y in l')).map(([items, made, more]) => `[${made} for x in ${items}${more}]`),
  fc.tuple(any, any, any).map(([yes, test, no]) => `${yes} if ${test} else ${no}`),
  fc.tuple(fc.constantFrom('%s', '%r', '%d', '%x', '%o', '%%', '%s-%s', '%z', '%'), any).map(([format, value]) => `"${format}" % ${value}`),
  fc.tuple(lists, fc.constantFrom('.index(1)', '.pop()', '.append(1)', '.get("a")', '.keys()', '.values()', '.pop("a", 2)', '.setdefault("b")', '.insert(0, 1)', '.remove(1)', '.extend([1])')).map((parts) => parts.join('')),
  fc.tuple(any, any).map(([a, b]) => `(lambda a, b=2, *c, **e: (a, b, c, e))(${a}, *[${b}], k=1)`),
);

/** A rule whose justification shows the value of an expression. */
export const expressionTrials: fc.Arbitrary<Trial> = expression.map((value) => ({
  text: `s = "aba"\nn = 5\nl = [3, 1, 2]\nd = {"a": 1, "b": [2]}\nv = ${value}\nprefix_rule(pattern=["x"], justification="v:" + repr((v, l, d)))\n`,
  argv: ['x'],
  resolves: false,
}));
