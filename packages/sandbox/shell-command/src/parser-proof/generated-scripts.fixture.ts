import fc from 'fast-check';

const join = (parts: readonly string[]): string => parts.join('');
const mixed = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

const BLANK = fc.oneof({ weight: 12, arbitrary: mixed(' ') }, { weight: 1, arbitrary: mixed('  ', '\t', ' \\\n', '\\\n ', '\u00a0', '\u2003', '\r', '\v', '\f', '\u3000', '\u0085') });
const NAME = mixed('a', 'ls', 'git', 'x-y', './b', 'a1', 'é', 'X', 'cat', 'f.sh', '/bin/c', 'n_2', 'a:b', 'p+q', 'run', 'node', 'do_it');
const PLAIN = fc.oneof(
  { weight: 3, arbitrary: mixed(...['x', '-la', '--all', 'a.ts', 'src/b', 'HEAD', '5', '-n5', 'a=b', '--f=x', '*.ts', '?', '~/x', '+1', 'a:b', 'a@b', '1.5', 'é', '..', '-', 'k-v', 'A_B', '%s', 'a,b', '//', '0x1f', 'a!', '^a', '{}', '[a-z]']) },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'abcxyz0123456789-_./=:,@%+^!~*?[]#{}é€😀\u0301'), minLength: 1, maxLength: 5 }) },
);
const QUOTED_CHARS = fc.constantFrom(...'ab \t\n"$`\\;|&<>(){}#!*?~é😀\r\x01\x7f');
const SINGLE = fc.string({ unit: QUOTED_CHARS, maxLength: 6 }).map((text) => `'${text}'`);
const DOUBLE = fc
  .array(fc.oneof({ weight: 6, arbitrary: mixed(...`ab ';|&<>(){}#!*?~-é😀\t\n`) }, { weight: 2, arbitrary: mixed('\\"', '\\\\', '\\$', '\\`', '\\n', '\\\n', '\\!', '\\😀', "\\'") }), { maxLength: 6 })
  .map((parts) => `"${join(parts)}"`);
const ESCAPED = mixed(...['\\ ', '\\$', '\\"', "\\'", '\\\\', '\\;', '\\|', '\\&', '\\n', '\\a', '\\\n', '\\#', '\\{', '\\*', '\\😀', '\\\t', '\\~', '\\(', '\\\r', '\\-']);
/** What makes a word more than plain. */
const ODD_PIECE = mixed(
  ...['$HOME', '${x}', '${x:-a b}', '$(ls)', '$(a; b)', '`ls`', '"$x"', '"a $(ls) b"', '"`ls`"', '$((1+1))', '"$((1))"', "$'a\\n'", '$"a"', '$', '"a$"', '"$"', '$#', '$?', '$[1]'],
  ...['{a,b}', '{1..3}', '{a,"b c"}', '{,}', '@(a|b)', '!(a)', '*(x)', '<(ls)', '>(ls)', "'", '"', '\\', '\0', '\x07', '\x7f', '\ud83d', '(', ')', '()', '%(x)', '[[', ']]', '==', '=~', '#'],
);
/** A word of a plain command, as it is written. */
export const plainWord: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 9, arbitrary: PLAIN }, { weight: 2, arbitrary: SINGLE }, { weight: 2, arbitrary: DOUBLE }, { weight: 1, arbitrary: ESCAPED }), { minLength: 1, maxLength: 3 })
  .map(join);
const ODD_WORD = fc.tuple(fc.option(plainWord, { nil: '' }), ODD_PIECE, fc.option(plainWord, { nil: '' })).map(join);

function command(name: fc.Arbitrary<string>, word: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(name, fc.array(fc.tuple(BLANK, word).map(join), { maxLength: 4 }).map(join)).map(join);
}

const PLAIN_COMMAND = command(NAME, plainWord);
const ODD_NAME = mixed(
  ...['!', '[', '[[', '{', '}', 'if', 'then', 'fi', 'for', 'while', 'do', 'done', 'case', 'in', 'esac', 'select', 'until', 'function', 'coproc', 'time', 'declare', 'export', 'local', 'unset'],
  ...['A=1', 'A=1 ls', 'a[0]=1', 'A+=x', 'A=(a b)', '"ls"', "'ls'", 'l"s"', '\\ls', '~/x', '*', '-', '=', 'let', 'eval', 'exec', 'test', '((', '$x', '#', '^a', '%1', '2', '+', '.', ':', ',', '@', ']', 'a]', 'x=y=z', '?', 'x[1]', 'readonly', 'typeset', 'else', 'a{b}', '-n', '--x', 'a@b', 'a%', '1'],
);
const ODD_COMMAND = fc.oneof(command(ODD_NAME, plainWord), command(NAME, fc.oneof(plainWord, ODD_WORD)));
const wrap = (before: string, after: string): fc.Arbitrary<string> => PLAIN_COMMAND.map((text) => `${before}${text}${after}`);
const CONSTRUCT = fc.oneof(
  ...[wrap('(', ')'), wrap('{ ', '; }'), wrap('! ', ''), wrap('', ' &'), wrap('', ' > f'), wrap('', ' 2>&1'), wrap('', ' >>f'), wrap('', ' < f'), wrap('', '>|f'), wrap('', ' &> f'), wrap('< f ', ''), wrap('', ' 2>f')],
  ...[wrap('', ' <<EOF\nx\nEOF'), wrap('', " <<-'E'\n\tx\n\tE"), wrap('', ' <<< x'), wrap('if ', '; then ls; fi'), wrap('for i in a b; do ', '; done'), wrap('while ', '; do ls; done'), wrap('case x in a) ', ';; esac'), wrap('case x in ', ' esac')],
  ...[wrap('f() { ', '; }'), wrap('function f { ', '; }'), wrap('f ', '()'), wrap('coproc ', ''), wrap('time -p ', ''), wrap('A=1 B="x y" ', ''), wrap('# ', ''), wrap('', ' # x'), wrap('[[ ', ' ]]'), wrap('[ ', ' ]'), wrap('((', '))'), wrap('until ', '; do :; done')],
  ...[wrap('declare A=', ''), wrap('export ', ''), wrap('', ' |& cat'), wrap('\r', ''), wrap('', '\r'), wrap('', '\0'), wrap('', ' {fd}>f'), wrap('2', '>f'), wrap('a=$(', ')'), wrap('alias x=', ''), wrap('let ', ''), wrap('test ', ''), wrap('unset ', '')],
);
const ANY_COMMAND = fc.oneof({ weight: 14, arbitrary: PLAIN_COMMAND }, { weight: 2, arbitrary: ODD_COMMAND }, { weight: 2, arbitrary: CONSTRUCT });
/** What stands between two plain commands. */
export const separator: fc.Arbitrary<string> = mixed(' && ', ' || ', '; ', ' | ', '\n', '&&', '||', ';', '|', '\n\n', ' &&\n', '|\n ', ';\n', ' \\\n&& ');
const OPERATOR = fc.oneof(
  { weight: 12, arbitrary: separator },
  { weight: 1, arbitrary: mixed('&', ' & ', '|&', ';;', ' ; ; ', '\n;', '\n&&', '&&&', '||| ', '\r\n', ' ', '') },
);
const EDGE = fc.oneof({ weight: 8, arbitrary: mixed('') }, { weight: 1, arbitrary: mixed(' ', '\n', ';', ' ;', '\t', '&&', '|', '\\', '\\\n', ';\n', '\n\n', '#', '\ufeff') });

/** Scripts made by a grammar: mostly plain commands, with everything a shell language has thrown in. */
const GRAMMATICAL = fc
  .tuple(EDGE, ANY_COMMAND, fc.array(fc.tuple(OPERATOR, ANY_COMMAND).map(join), { maxLength: 3 }).map(join), EDGE)
  .map(join);
/** Scripts made of characters and pieces in any order. */
const SCRAMBLED = fc
  .array(mixed(...['a', 'ls', ' ', ' ', ' ', '\n', ';', '|', '&', '&&', '||', "'", '"', '\\', '$', '`', '(', ')', '{', '}', '<', '>', '#', '=', '!', '[', ']', '*', '~', '-', '1', ',', '.', '/', '@', '%', '^', ':', '+', '?', '😀', 'é', '\t', '\\\n', "''", '""', '\r'], 'if', 'do', 'in', 'time'), { maxLength: 14 })
  .map(join);

/** Any script, from plain to absurd. */
export const anyScript: fc.Arbitrary<string> = fc.oneof({ weight: 3, arbitrary: GRAMMATICAL }, { weight: 1, arbitrary: SCRAMBLED });
