import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { quoteShell, unquoteShell } from './index.ts';

/** Third words of `/bin/bash -lc WORD`, as the original 0.117 prints them in its `command` field. */
const PRINTED: readonly [word: string, quoted: string][] = [
  ['echo hi', "'echo hi'"],
  ["it's", `"it's"`],
  ["it's $HOME x", `"it's "'$HOME x'`],
  ["a'b\\c", `"a'b\\\\c"`],
  ['^x', "'^x'"],
  ['a^b', "a'^b'"],
  ["^^'^", `'^''^'"'"'^'`],
  ['!x', "'!x'"],
  ["a!b'c", `'a!b'"'c"`],
  ['café', "'café'"],
  ['a=b', "'a=b'"],
  ['a,b', "'a,b'"],
  ['~', "'~'"],
  ['#', "'#'"],
  ['x%y', "'x%y'"],
  ['[a]', "'[a]'"],
  [']', ']'],
  ['\\', '"\\\\"'],
  ['"q"', `'"q"'`],
  [`"q'\\`, `"\\"q'\\\\"`],
  ['`x`', "'`x`'"],
  ["$x'`y`", "'$x'\"'\"'`y`'"],
  ['{a}', "'{a}'"],
  ['a\nb', "'a\nb'"],
  ['-x+y:z@w', '-x+y:z@w'],
  ["'", `"'"`],
  ["''", `"''"`],
  ['tab\tx', "'tab\tx'"],
  ["a'$b'c", `"a'"'$b'"'c"`],
  ["head -c 1 /dev/zero | tr '\\0' a", `"head -c 1 /dev/zero | tr '\\\\0' a"`],
];

describe('quoteShell', () => {
  it.each(PRINTED)('prints %j as the original does', (word, quoted) => {
    expect(quoteShell(['/bin/bash', '-lc', word])).toBe(`/bin/bash -lc ${quoted}`);
  });

  it('quotes the empty word and joins nothing to nothing', () => {
    expect(quoteShell(['', 'a', ''])).toBe("'' a ''");
    expect(quoteShell([])).toBe('');
  });

  it('does not print a command that no shell could take', () => {
    expect(quoteShell(['echo', 'a\0b'])).toBe('<command included NUL byte>');
  });

  it('is read back by a shell as the same words', () => {
    const char = fc.constantFrom(...`ab'"\\$\`!^~#*?[]{}()<>|&;= \t\n%,é€😀`);
    const words = fc.array(fc.string({ unit: char, maxLength: 8 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(words, (argv) => {
        const out = execFileSync('bash', ['--norc', '-c', `printf '%s\\0' ${quoteShell(argv)}`], { stdio: ['ignore', 'pipe', 'inherit'] });
        expect(out.toString().split('\0').slice(0, -1)).toEqual(argv);
      }),
      { numRuns: 40 },
    );
  });
});

describe('unquoteShell', () => {
  it('gives back the words of any line that quoteShell made', () => {
    expect(unquoteShell(quoteShell(['', 'a b', "it's $5", '\\"', '^x']))).toEqual(['', 'a b', "it's $5", '\\"', '^x']);
    const word = fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'));
    fc.assert(fc.property(fc.array(word), (argv) => expect(unquoteShell(quoteShell(argv))).toEqual(argv)));
  });
});
