import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { referenceDir } from '@codex-ts/test-support';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDangerous, isKnownSafe, unwrapShell } from './index.ts';

const bash = (script: string): string[] => ['/bin/bash', '-c', script];

describe('unwrapShell', () => {
  it.each([
    [['bash', '-lc', 'ls'], { shell: 'bash', script: 'ls' }],
    [['/bin/zsh', '-c', 'ls'], { shell: 'zsh', script: 'ls' }],
    [['C:/x/sh.exe', '-c', ''], { shell: 'sh', script: '' }],
    [['fish', '-c', 'ls'], null],
    [['bash', '-x', 'ls'], null],
    [['bash', '-c', 'ls', 'x'], null],
    [['bash', '-c'], null],
    [[], null],
  ])('%j', (argv, expected) => {
    expect(unwrapShell(argv)).toEqual(expected);
  });
});

describe('isKnownSafe', () => {
  it.each([
    ...['ls -la', 'cat f', 'git status', 'git -C . log -p', 'git --no-pager diff --text -- c', 'git branch -a --format=x', 'git branch'],
    ...['find . -name x', 'rg -n foo', 'rg -tzig foo', 'rg -gz foo', 'base64 f', 'base64 -d f', 'uniq -c f', 'uniq -f 1', 'sed -n 1,3p f', 'sed -n 5p', 'sed -n 5p -', '/usr/bin/git status'],
    ...['/bin/ls', 'ls | wc -l', 'bash -lc ls', 'zsh -c "ls && pwd"', 'cd /tmp && ls'],
  ])('%s', (script) => {
    expect(isKnownSafe(bash(script))).toBe(true);
  });

  it.each([
    ...['touch x', 'ls && touch x', 'ls > x', './ls', 'bin/ls', '/home/me/ls', '/repo/bin/ls', '/usr/bin/../x/ls', './bash -c ls'],
    ...['git -c a=b log', 'git -ca=b log', 'git --git-dir=x log', 'git --git-dir x log', 'git --exec-path=x log', 'git --config-env=a=b log'],
    ...['git', 'git push', 'git branch new', 'git branch -d x', 'git diff --output=x', 'git diff --outp=x', 'git diff --ext-diff'],
    ...['git log --textconv', 'git log -- --output=x', 'git log -c', 'git show --exec=x', 'git -C', 'git --work-tree=x status', 'git config user.name'],
    ...['find . -delete', 'find . \\-delete', 'find . -d\\elete', 'find . "-delete"', 'find . -fprintf x y', 'find . -ok ls ;'],
    ...['rg --pre cat foo', 'rg --pre=cat foo', 'rg -z foo', 'rg -iz foo', 'rg --hostname-bin=x foo', 'rg --search-zip x'],
    ...['base64 -o x f', 'base64 -ox f', 'base64 --output=x', 'base64 -Do x', 'base64 --out x', 'uniq a b', 'uniq -f 1 - b', 'sed -i s/a/b/ f', 'sed -n 1p f g', 'sed -n 1p -ex', 'sed 1p', 'sed -n "/x/p" f'],
    ...['echo $HOME', 'time ls', 'env ls', 'xargs ls', 'bash -c "touch x"', 'bash x', ''],
  ])('not: %s', (script) => {
    expect(isKnownSafe(bash(script))).toBe(false);
  });

  it('judges bare argv as well, and not an empty one', () => {
    expect(isKnownSafe(['git', 'log'])).toBe(true);
    expect(isKnownSafe(['echo', '$(rm -rf x)'])).toBe(true);
    expect(isKnownSafe([])).toBe(false);
  });
});

describe('isDangerous', () => {
  it.each([
    ...['rm -f x', 'rm -rf x', 'rm -fr x', 'rm -r -f x', 'rm x -f', 'rm --force x', 'rm --for x', 'rm -fv x', '/bin/rm -f x', './rm -f x'],
    ...['sudo rm -f x', 'sudo -n rm -rf x', 'sudo -u root rm -rf x', 'sudo -uroot rm -f x', 'sudo --user root A=1 rm -f x', 'sudo sudo rm -f x'],
    ...['env rm -rf x', 'env -i A=1 B=2 rm -rf x', 'env -u A rm -rf x', 'env -S "rm -rf x"', 'env --split-string="rm -rf x"', 'env -iS "rm -f" x'],
    ...['nice -n 5 rm -rf x', 'nohup rm -rf x', 'timeout -s KILL 5 rm -rf x', 'time -p rm -rf x', 'command rm -rf x', 'exec rm -rf x'],
    ...['xargs rm -rf', 'ls | xargs -I {} -n1 rm -rf {}', 'xargs -0 -P 4 rm -f', 'stdbuf -oL rm -rf x', 'busybox rm -rf x'],
    ...['find . -name x -exec rm -f {} +', 'find . -exec ls {} + -execdir rm -rf {} \\;', 'ls; sudo rm -f x', 'true && rm -rf x'],
    ...['bash -c "rm -rf x"', 'sh -lc "ls; rm -rf x"', 'bash -ec "rm -rf x"', 'dash -c "rm -rf x"', 'su root -c "rm -rf x"', 'sudo bash -c "rm -rf x"'],
    ...['eval rm -rf x', "eval 'rm -rf x'", "trap 'rm -rf x' EXIT", "trap -- 'rm -rf x' EXIT"],
    ...['git reset --hard', 'git reset HEAD --hard', 'git -C x -c a=b reset --hard HEAD', 'git --git-dir=x reset --hard'],
    ...['git checkout -- .', 'git checkout .', 'git checkout HEAD -- src', 'git checkout -f main', 'git restore .', 'git restore -SW x', 'git switch --discard-changes x'],
    ...['git stash clear', 'git stash drop', 'find . -name x -delete', 'shred x', 'mkfs.ext4 /dev/sda', 'dd if=a of=/dev/sda'],
    ...['rm -r .', 'rm -R ~', 'rm -r $HOME', 'rm -r -- .git', 'rm -r /', 'rm -r ./*', 'rm -r ../.git/'],
    ...['rm -rf $X', '(rm -rf x)', 'for i in 1; do rm -rf x; done', 'rm -rf x > /dev/null 2>&1', 'A=1 rm -rf x', 'if true; then rm -rf x; fi'],
    ...['echo $(rm -rf x)', 'echo "a $(rm -rf "$b") c"', 'echo `rm -rf x`', 'rm -rf x &', '! rm -rf x', '{ rm -rf x; }', 'f() { rm -rf x; }', 'cat <(rm -rf x)'],
    ...['rm${IFS}-rf${IFS}x', '{rm,-rf,x}', 'case $x in a) rm -rf x;; esac', 'x=$(rm -rf x)', 'while :; do rm -rf "$d"; done', "bash -c 'cd x; (rm -rf y)'"],
    ...['cat <<EOF\nhi\nEOF\nrm -rf x', 'bash <<EOF\nrm -rf x\nEOF', 'rm -rf "$(pwd)"', "ls # it's\nrm -rf x", 'sudo rm -rf "$X" 2>/dev/null'],
    ...['git clean -f', 'git clean -fd', 'git clean -xdf', 'git clean -d --force', '/usr/bin/git clean -d -f'],
  ])('%s', (script) => {
    expect(isDangerous(bash(script.replaceAll('\\n', '\n')))).toBe(true);
  });

  it.each([
    ...['rm x', 'rm -r x', 'rm -i x', 'rm -- -f', 'rm -r --interactive x', 'rm --preserve-root x', 'git rm -f x', 'git push --force'],
    ...['git reset', 'git reset --soft HEAD', 'git reset -- --hard', 'git clean -n', 'git clean -d', 'git commit -m "git clean -f"'],
    ...['echo rm -rf x', 'sudo echo rm -rf x', 'grep rm -f x', 'env A=rm ls -f', 'sudo', 'env', 'xargs', 'timeout 5', 'bash -c', 'bash x -f'],
    ...['find . -name rm -f', 'find . -exec', 'dd if=a of=b', 'chmod 777 x', 'ls', 'rmdir -f x', 'alarm -f'],
    ...['git checkout main', 'git checkout -b x', 'git checkout', 'git restore --staged x', 'git restore', 'git switch x', 'git stash', 'git stash pop'],
    ...['rm -r build', 'rm -r ./x', 'rm -r .github', 'rm .', 'dd if=/dev/zero of=x', 'dd of=/dev/null', 'find . -name delete'],
    ...['echo "rm -rf x" > y', "echo '$(rm -rf x)' $Y", 'cat <<EOF\nrm -rf x\nEOF', "cat <<'A' > b\nrm -rf x\nA\nls", '# rm -rf x\nls $X', 'echo \\`rm -rf x\\`'],
    ...['echo "(rm -rf x)" $Y', 'grep "a; rm -rf x" $Y', '$RM -rf x', 'X="rm -rf x"; ls $X', 'ls > rm -f', 'for rm in -rf; do ls; done'],
  ])('not: %s', (script) => {
    expect(isDangerous(bash(script.replaceAll('\\n', '\n')))).toBe(false);
  });

  it('judges bare argv, where nothing is expanded', () => {
    expect(isDangerous(['rm', '-rf', '$X'])).toBe(true);
    expect(isDangerous([])).toBe(false);
  });

  it('calls a heap of wrappers dangerous and survives any size of it', () => {
    expect(isDangerous(Array.from({ length: 100_000 }, () => 'sudo'))).toBe(true);
    for (const piece of ['(', '`', '"$(', '<<A\n', '> x ', '{a,b} ', '$IFS']) expect(isDangerous(bash(piece.repeat(50_000)))).toBe(false);
    expect(isDangerous(['find', ...Array.from({ length: 100_000 }, () => '-exec')])).toBe(false);
  });
});

describe('both', () => {
  it('never throw, and never agree', () => {
    const word = fc.constantFrom(
      ...['ls', 'rm', '-f', '-rf', 'git', 'clean', 'reset', '--hard', 'log', 'sudo', 'env', '-S', '-u', 'A=1', 'find', '-exec', ';', 'bash', '-c', 'rm -f x', 'eval', '--', 'rg', 'sed', '-n', '1p', ''],
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 8 }), (argv) => {
        expect(isKnownSafe(argv) && isDangerous(argv)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });
});

interface Probes {
  knownSafeProbe: { cases: { script: string; asks: boolean }[] };
  dangerousProbe: { cases: { script: string; dangerous: boolean }[] };
}

const file = join(referenceDir() ?? '/nonexistent', 'execpolicy-cases.json');
const isPresent = referenceDir() !== undefined;
const run = isPresent ? it : it.skip;
const probes = isPresent ? (JSON.parse(readFileSync(file, 'utf8')) as Probes) : undefined;

/** Where this package calls a command dangerous and 0.117 did not. */
const CAUGHT_HERE = ['rm -fr /x', 'rm --force /x', 'sudo -n rm -rf /x', '/bin/rm -f /x', 'xargs rm -rf', 'for i in 1; do rm -rf /x; done'];

describe('the lists of 0.117', () => {
  run(`agree on what is known to be safe${isPresent ? '' : ' (skipped: reference data not present)'}`, () => {
    const cases = probes?.knownSafeProbe.cases ?? [];
    expect(cases.length).toBeGreaterThan(50);
    const ours = cases.map(({ script }) => ({ script, asks: !isKnownSafe(bash(script)) }));
    expect(ours).toEqual(cases.map(({ script, asks }) => ({ script, asks })));
  });

  run(`agree on what is dangerous, but for the gaps closed here${isPresent ? '' : ' (skipped: reference data not present)'}`, () => {
    const cases = probes?.dangerousProbe.cases ?? [];
    expect(cases.length).toBeGreaterThan(10);
    for (const { script, dangerous } of cases) {
      expect([script, isDangerous(bash(script))]).toEqual([script, dangerous || CAUGHT_HERE.includes(script)]);
    }
  });
});
