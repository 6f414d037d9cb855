import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandAction } from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';
import { commandActions } from './index.ts';

const CWD = '/repo';
const actionsOf = (script: string): CommandAction[] => commandActions(['/bin/bash', '-lc', script], CWD);
const unknown = (command: string): CommandAction[] => [{ type: 'unknown', command }];
const read = (command: string, path: string): CommandAction[] => [{ type: 'read', command, name: path.split('/').at(-1) ?? '', path }];
const search = (command: string, query: string | null, path: string | null): CommandAction[] => [{ type: 'search', command, query, path }];
const list = (command: string, path: string | null): CommandAction[] => [{ type: 'listFiles', command, path }];

/** What is told differently here: more exactly, or without hiding that something is written or removed. */
const DIFFERENT: Record<string, CommandAction[]> = {
  'head -3 foo.txt': read('head -3 foo.txt', 'foo.txt'),
  'tail -20 foo.txt': read('tail -20 foo.txt', 'foo.txt'),
  'head -c 5 foo.txt': read('head -c 5 foo.txt', 'foo.txt'),
  'head -n 5 a b': unknown('head -n 5 a b'),
  'nl -ba foo.txt | sed -n 1,3p': read('nl -ba foo.txt', 'foo.txt'),
  'sed -n 10p foo.txt | nl': read('sed -n 10p foo.txt', 'foo.txt'),
  'cat foo.txt | sed -n 2p': read('cat foo.txt', 'foo.txt'),
  'ls | tee x': unknown('ls | tee x'),
  'ls | xargs rm': unknown('ls | xargs rm'),
  'find . -delete': unknown('find . -delete'),
  'find . -name x -exec rm {} +': unknown('find . -name x -exec rm {} +'),
  'cd && cat c': unknown('cd && cat c'),
  'ls /': list('ls /', '/'),
  'find -name x': search('find -name x', 'x', null),
  'rg -e a -e b src': search('rg -e a -e b src', 'a', 'src'),
  'rg --regexp=foo src': search("rg '--regexp=foo' src", 'foo', 'src'),
  'rg -f pats src': search('rg -f pats src', null, 'src'),
  "grep --include '*.ts' -r foo src": search("grep --include '*.ts' -r foo src", 'foo', 'src'),
  "python -c 'import os; print(os.listdir())'": unknown("python -c 'import os; print(os.listdir())'"),
  "python3 -c 'import os; print(os.listdir())'": unknown("python3 -c 'import os; print(os.listdir())'"),
};

const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '__fixtures__/actions-0.117.json'), 'utf8'),
) as { script: string; actions: CommandAction[] }[];

describe('commandActions, beside what 0.117 was seen to tell', () => {
  it.each(recorded.map(({ script, actions }) => [script, actions] as const))('%j', (script, actions) => {
    expect(actionsOf(script)).toEqual(DIFFERENT[script] ?? actions);
  });

  it('differs only where it is listed', () => {
    for (const [script, actions] of Object.entries(DIFFERENT)) {
      expect(recorded.find((each) => each.script === script)?.actions).not.toEqual(actions);
    }
  });
});

describe('commandActions', () => {
  it('gives a read behind a cd the path seen from the working directory', () => {
    expect(actionsOf('cd /repo && cat a/b')).toEqual(read('cat a/b', 'a/b'));
    expect(actionsOf('cd /repo/sub; cd .. && cat ./a')).toEqual(read('cat ./a', './a'));
    expect(actionsOf('cd sub && cat ../../x')).toEqual(read('cat ../../x', '/x'));
    expect(actionsOf('cd sub && cat ..b')).toEqual(read('cat ..b', 'sub/..b'));
    expect(actionsOf('cd ~ && cat x')).toEqual(unknown('cd ~ && cat x'));
  });

  it('describes a bare argv, quoting it where it says nothing of it', () => {
    expect(commandActions(['cat', 'a b'], CWD)).toEqual(read("cat 'a b'", 'a b'));
    expect(commandActions(['make', 'a b'], CWD)).toEqual(unknown("make 'a b'"));
    expect(commandActions([], CWD)).toEqual(unknown(''));
  });

  it.each(['sed -i s/a/b/ f', 'ls | sed -i s/a/b/', 'ls | sort -o x', 'ls | xargs -I {} rm {}', 'fd x -x rm', 'tree -o f', 'tail -F f', 'awk -f p f', 'ls | rev f'])(
    'does not make %j look harmless',
    (script) => {
      expect(actionsOf(script)).toEqual(unknown(script));
    },
  );

  it('leaves out what only shapes the output', () => {
    expect([actionsOf('cd a; cd b'), actionsOf('cd a && true')]).toEqual([[], []]);
    expect(actionsOf('ls | xargs -n1 grep x | sed -e s/a/b/ -e 1d | awk -F: 1 | nl | rev')).toEqual(list('ls', null));
  });
});
