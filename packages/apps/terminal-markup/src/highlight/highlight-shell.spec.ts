import { describe, expect, it } from '@jest/globals';
import { toTags } from '@codex-ts/fake-terminal';
import fc from 'fast-check';
import { DISTINCT_THEME } from '../distinct-theme.fixture.ts';
import { textOf } from '../line.ts';
import { highlightShell } from './highlight-shell.ts';

const theme = DISTINCT_THEME;
const tags = (command: string): string => toTags(highlightShell(command, theme), theme);

describe('shell commands', () => {
  it.each([
    ['ls -la 12 a12', '<function>ls</> <attribute>-la</> <number>12</> a12'],
    ['A=1 B="x $Y" git commit -m \'it\'"s"', '<variable>A=</>1 <variable>B=</><string>"x </><variable>$Y</><string>"</> <function>git</> commit <attribute>-m</> <string>\'it\'"s"</>'],
    ['cd ${H}/x && a | b 2>&1 >out; c &', '<function>cd</> <variable>${H}</>/x <operator>&&</> <function>a</> <operator>|</> <function>b</> <operator>2>&1</> <operator>></>out<operator>;</> <function>c</> <operator>&</>'],
    ['if [ -f a ]; then echo then; fi', '<keyword>if</> <function>[</> <attribute>-f</> a ]<operator>;</> <keyword>then</> <function>echo</> then<operator>;</> <keyword>fi</>'],
    ['for f in *.ts; do rm "$f"; done', '<keyword>for</> f <keyword>in</> *.ts<operator>;</> <keyword>do</> <function>rm</> <string>"</><variable>$f</><string>"</><operator>;</> <keyword>done</>'],
    ['echo $(date +%s) `id`', '<function>echo</> <operator>$(</><function>date</> +%s<operator>)</> <operator>`</><function>id</><operator>`</>'],
    ['a#b # c', '<function>a#b</> <comment># c</>'],
    ["echo $'a\\'b' 'c\\'", "<function>echo</> <string>$'a\\'b'</> <string>'c\\'</>"],
    ['a \\\n  -b', '<function>a</> \\\n  <attribute>-b</>'],
    ['cat <<EOF | b\nx $y\nEOF\nls', '<function>cat</> <operator><<EOF</> <operator>|</> <function>b</>\n<string>x $y</>\n<operator>EOF</>\n<function>ls</>'],
    ["cat <<-'E'\nx", "<function>cat</> <operator><<-'E'</>\n<string>x</>"],
    ['cat <<<"a"', '<function>cat</> <operator><<<</><string>"a"</>'],
    ['echo "open', '<function>echo</> <string>"open</>'],
    ['', ''],
  ])('%s', (command, expected) => expect(tags(command)).toBe(expected));

  it('makes them safe and changes nothing else', () => {
    expect(highlightShell('a\x1b[2J\tb\r\nc', theme).map(textOf)).toEqual(['a   b', 'c']);
    const piece = fc.constantFrom('a', ' ', '\n', '"', "'", '$', '`', '\\', '<<', 'E', '#', '|', '&', '>', '(', ')', '{', '}', '=', '-', '1', ';', 'é', '👍');
    fc.assert(
      fc.property(fc.array(piece).map((pieces) => pieces.join('')), (command) => {
        expect(highlightShell(command, theme).map(textOf).join('\n')).toBe(command);
      }),
      { numRuns: 500 },
    );
  });
});
