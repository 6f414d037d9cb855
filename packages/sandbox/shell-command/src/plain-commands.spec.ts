import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteShell } from '@codex-ts/text-utils';
import { splitPlainCommands } from './index.ts';

describe('splitPlainCommands', () => {
  it.each<[string, string[][]]>([
    ['ls -la', [['ls', '-la']]],
    ['a && b | c; d || e', [['a'], ['b'], ['c'], ['d'], ['e']]],
    ['a&&b|c;d||e', [['a'], ['b'], ['c'], ['d'], ['e']]],
    [' ls ', [['ls']]],
    ['ls;', [['ls']]],
    ['ls\nwc', [['ls'], ['wc']]],
    ['ls;\n\n wc\n', [['ls'], ['wc']]],
    ['ls &&\nwc |\n\ncat', [['ls'], ['wc'], ['cat']]],
    ['ls; \\\n wc', [['ls'], ['wc']]],
    ['ls \\\n -l', [['ls', '-l']]],
    ['x "a"b \'c\'"d"e', [['x', 'ab', 'cde']]],
    ['x "a b" \'$HOME `y`\' ""', [['x', 'a b', '$HOME `y`', '']]],
    ['x "a\\"b" "\\$y" "\\n" "a\nb"', [['x', 'a"b', '$y', '\\n', 'a\nb']]],
    ['x \\$HOME a\\ b \\;', [['x', '$HOME', 'a b', ';']]],
    ['x a\\\nb "a\\\nb"', [['x', 'ab', 'ab']]],
    ['x --x="a b" a=b', [['x', '--x=a b', 'a=b']]],
    ['x *.txt ~ ? [a]* a^b %x ~y !x a! a#b', [['x', '*.txt', '~', '?', '[a]*', 'a^b', '%x', '~y', '!x', 'a!', 'a#b']]],
    ['x {} a{}b { } HEAD@{1}', [['x', '{}', 'a{}b', '{', '}', 'HEAD@{1}']]],
    ['x 1 -1 +1 1.5 é if then', [['x', '1', '-1', '+1', '1.5', 'é', 'if', 'then']]],
    ['find . -exec ls {} ;', [['find', '.', '-exec', 'ls', '{}']]],
    ['time ls', [['time', 'ls']]],
    ['./x a', [['./x', 'a']]],
  ])('splits %j', (script, commands) => {
    expect(splitPlainCommands(script)).toEqual(commands);
  });

  it.each([
    ...['', ' ', '\n', ';', '&& ls', 'ls &&', 'ls |', 'ls;; wc', 'ls; ; wc', 'ls || | wc', 'ls\n&& wc', '| ls'],
    ...['ls > x', 'ls < x', 'ls 2>&1', 'ls 2>/dev/null', 'ls >> x', 'cat <<EOF\nhi\nEOF', 'cat <<<x', 'diff <(a) <(b)'],
    ...['ls &', 'ls & wc', 'ls |& wc', '(ls)', '{ ls; }', 'ls; (wc)', 'f() { ls; }', 'function f { ls; }'],
    ...['echo $HOME', 'echo ${X}', 'echo "$X"', 'echo $(ls)', 'echo `ls`', 'echo "`ls`"', 'echo "$(ls)"', 'echo $((1+1))'],
    ...["echo $'a'", 'echo $"a"', 'echo "a$"', 'echo a$', 'echo {a,b}', 'echo {1..3}', 'find . -{delete,print}', 'echo {"a",b}'],
    ...['FOO=1', 'FOO=1 ls', 'FOO="a b" ls', 'A+=1 ls', 'a[0]=1', 'ls; X=1', 'a-b=c', './a=b'],
    ...['for i in 1 2; do ls; done', 'if ls; then wc; fi', 'while ls; do wc; done', 'case x in esac', 'until x', 'select x'],
    ...['! ls', '[ -f x ]', '[[ -f x ]]', 'coproc ls', 'then', 'ls; done', 'export A=1', 'declare x', 'local x', 'unset A'],
    ...["'ls'", '"ls"', 'l""s', 'l\\s', '\\ls', "''", '"" ls', "ls; 'wc'"],
    ...['ls # c', '# c', 'ls\n# c', 'ls;#c', 'ls "a', "ls 'a", 'ls a\\', 'ls "a\\', 'ls \0', "ls '\0'"],
    ...['ls\r\nwc', 'ls a\rb', 'ls a\u00a0b', 'ls \u2028', 'ls \u0007', 'x @(a)', 'git branch --format=%(refname)'],
  ])('does not split %j', (script) => {
    expect(splitPlainCommands(script)).toBeNull();
  });

  it('never throws, whatever the script', () => {
    const piece = fc.constantFrom(...['&&', '||', '|', ';', '\n', ' ', '"', "'", '\\', '$', '`', '<<', '#', '{', ',', '}', 'ls', 'é', '\0', '\ud800']);
    const script = fc.oneof(fc.string({ unit: 'binary' }), fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')));
    fc.assert(
      fc.property(script, (text) => {
        const commands = splitPlainCommands(text);
        expect(commands === null || commands.every((words) => words.length > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('reads back what plain words were joined to', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_.-]{3,8}$/).filter((text) => !/^(?:then|elif|else|done|until|while|case|esac|select|function|coproc|declare|typeset|export|readonly|local|unset|unsetenv)$/.test(text));
    const word = fc.string({ unit: fc.constantFrom(...`ab-./=:'"\\$\`!^~#*?[]{}()<>|&;, \t\né€`), maxLength: 8 });
    const command = fc.tuple(name, fc.array(word, { maxLength: 4 })).map(([first, rest]) => [first, ...rest]);
    const operator = fc.constantFrom(' && ', ' || ', '; ', ' | ', '\n', '&&', '|', ' \\\n| ');
    fc.assert(
      fc.property(fc.array(command, { minLength: 1, maxLength: 5 }), fc.array(operator, { minLength: 5, maxLength: 5 }), (commands, joins) => {
        const script = commands.map((words, i) => (i === 0 ? '' : (joins[i] ?? ';')) + quoteShell(words)).join('');
        expect(splitPlainCommands(script)).toEqual(commands);
      }),
      { numRuns: 300 },
    );
  });

  it('takes long scripts in its stride', () => {
    const words = 200_000;
    expect(splitPlainCommands(`x ${'"a\\"b" '.repeat(words)}`)?.[0]).toHaveLength(words + 1);
    expect(splitPlainCommands('ls;'.repeat(words))).toHaveLength(words);
    expect(splitPlainCommands(`x "${'a\\"'.repeat(words)}`)).toBeNull();
    expect(splitPlainCommands(`x ${'{,'.repeat(words)}`)?.[0]).toHaveLength(2);
  });
});
