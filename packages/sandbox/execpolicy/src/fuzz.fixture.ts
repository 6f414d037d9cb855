import fc from 'fast-check';
import { ruleTrials } from './original.fixture.ts';

const WORDS = [
  ...['prefix_rule', 'network_rule', 'host_executable', 'pattern', '=', '==', '(', ')', '[', ']', '{', '}', ',', ':', ';', '.', '+', '-', '*', '**', '//', '%', '|', '<', '<<', '~', '+=', '<<='],
  ...['"a"', "'b'", 'f"{x}"', 'r"\\"', '"""c"""', '1', '0x1', '1.5', 'x', 'y', 'None', 'True', 'if', 'else', 'elif', 'for', 'in', 'not', 'and', 'or', 'def', 'lambda', 'return', 'pass'],
  ...['break', 'load', 'while', 'f', 'str', 'len', 'range', '.append', '.format', '.join', '\n', '\n  ', '\n    ', '\r\n', '\t', '\\\n', '#c', ' ', '\0', 'é', '\u2028', '"', "'''", '@', '$'],
];
const word = fc.constantFrom(...WORDS);

/** Words of the language in any order. */
export const wordSoup: fc.Arbitrary<string> = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '));

const NAMES = ['a', 'b', 'c', 'f', 'g'];
const name = fc.constantFrom(...NAMES);
const METHODS = ['append', 'extend', 'insert', 'pop', 'index', 'remove', 'join', 'split', 'replace', 'format', 'strip', 'find', 'count', 'items', 'keys', 'get', 'update', 'setdefault', 'elems', 'upper', 'startswith', 'partition', 'splitlines', 'nothing'];
const FUNCTIONS = ['len', 'str', 'repr', 'list', 'tuple', 'dict', 'sorted', 'reversed', 'zip', 'enumerate', 'range', 'min', 'max', 'any', 'all', 'int', 'bool', 'type', 'ord', 'chr', 'getattr', 'dir', 'fail', 'abs'];

const { expression } = fc.letrec<{ expression: string; row: string }>((tie) => ({
  row: fc.array(tie('expression'), { maxLength: 3 }).map((items) => items.join(', ')),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('1', '0', '-7', '9007199254740991', '"a"', '"a,b"', '"%s"', '"{}"', 'r"\\d"', 'f"{a}"', 'None', 'True', '[]', '{}', '()', 'range(3)'),
    name,
    fc.tuple(tie('expression'), fc.constantFrom('+', '-', '*', '//', '%', '|', '&', '^', '<<', '>>', '==', '<', '>=', 'in', 'not in', 'and', 'or'), tie('expression')).map(([a, operator, b]) => `(${a}) ${operator} (${b})`),
    fc.tuple(fc.constantFrom('not ', '-', '~', '+'), tie('expression')).map(([sign, value]) => `${sign}(${value})`),
    fc.tuple(tie('row'), fc.constantFrom('[]', '()', '{}')).map(([row, [open = '', close = '']]) => (open === '{' ? `{1: 2, "k": [${row}]}` : `${open}${row}${close}`)),
    fc.tuple(tie('expression'), name, tie('expression')).map(([item, variable, source]) => `[${item} for ${variable} in ${source} if ${variable}]`),
    fc.tuple(tie('expression'), fc.constantFrom(...METHODS), tie('row')).map(([value, method, row]) => `(${value}).${method}(${row})`),
    fc.tuple(fc.constantFrom(...FUNCTIONS, ...NAMES), tie('row')).map(([callee, row]) => `${callee}(${row})`),
    fc.tuple(tie('expression'), tie('expression')).map(([value, index]) => `(${value})[${index}]`),
    fc.tuple(tie('expression'), fc.constantFrom('1:', ':-1', '::2', '::-1', '::0')).map(([value, slice]) => `(${value})[${slice}]`),
    fc.tuple(name, tie('expression')).map(([parameter, body]) => `(lambda ${parameter}=1, *b: ${body})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([yes, test, no]) => `(${yes} if ${test} else ${no})`),
  ),
}));

const indented = (lines: string): string => lines.split('\n').map((line) => `  ${line}`).join('\n');

const { block } = fc.letrec<{ statement: string; block: string }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n')),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(name, fc.constantFrom('=', '+=', '|=', '*='), expression).map((parts) => parts.join(' ')),
    fc.tuple(expression, expression).map(([pattern, justification]) => `prefix_rule(pattern=[${pattern}], justification=str(${justification}))`),
    fc.tuple(expression, expression).map(([host, decision]) => `network_rule(${host}, "https", ${decision})`),
    expression,
    fc.constantFrom('pass', 'break', 'continue', 'return 1'),
    fc.tuple(name, expression, tie('block')).map(([variable, source, body]) => `for ${variable} in ${source}:\n${indented(body)}`),
    fc.tuple(expression, tie('block'), tie('block')).map(([test, body, other]) => `if ${test}:\n${indented(body)}\nelse:\n${indented(other)}`),
    fc.tuple(name, tie('block')).map(([own, body]) => `def ${own}(a, b=1, *c, **g):\n${indented(body)}`),
  ),
}));

/** Programs that follow the grammar; what they do may be wrong, endless, or too much. */
export const programs: fc.Arbitrary<string> = block.map((text) => `a = [1, "x"]\nb = {"k": 1}\nc = "abc"\nf = len\ng = lambda x: [x, x]\n${text}\n`);

type Change = (text: string, at: number, to: number) => string;
const CHANGES: readonly Change[] = [
  (text, at, to) => text.slice(0, at) + text.slice(to),
  (text, at, to) => text.slice(0, to) + text.slice(at),
  (text, at, to) => text.slice(0, at) + [...text.slice(at, to)].reverse().join('') + text.slice(to),
  (text, at) => text.slice(0, at),
];
const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constantFrom(...CHANGES),
  fc.oneof(word, fc.string({ unit: 'binary', maxLength: 3 })).map<Change>((piece) => (text, at) => text.slice(0, at) + piece + text.slice(at)),
);

/** Rules files as people write them, changed in a few places. */
export const mutated: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(ruleTrials.map(({ text }) => text), programs), fc.array(fc.tuple(change, fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(12)), { minLength: 1, maxLength: 4 }))
  .map(([text, changes]) => changes.reduce((made, [apply, place, length]) => apply(made, Math.floor(place * made.length), Math.floor(place * made.length) + length), text));
