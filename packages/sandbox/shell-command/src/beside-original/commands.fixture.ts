import fc from 'fast-check';

const one = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);
const FILE = one('a.txt', 'src/b.ts', './c', '/etc/hosts', "'x y'", '../d', 'packages/core/src/index.ts', 'node_modules/e/f.js', '*.ts', 'é.md', '-', 'a', 'README.md', 'src/', '.');
const PATTERN = one('foo', "'a b'", 'x.y', "'^foo$'", '"q"', 'TODO|FIXME', "'\\bz'", "''", 'import', '-e', 'a/b');

/** A program with some of its options and some operands, in any number that may or may not make sense. */
function call(names: readonly string[], options: readonly string[], operand: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const words = fc.array(fc.oneof({ weight: options.length > 0 ? 1 : 0, arbitrary: one(...options, '--') }, { weight: 1, arbitrary: operand }), { maxLength: 4 });
  return fc.tuple(one(...names), words).map(([name, rest]) => [name, ...rest].join(' '));
}

const READERS = fc.oneof(
  call(['cat', 'less', 'more', 'bat', 'batcat'], ['-n', '-A', '-p', '--theme', '-l', '--style=plain'], FILE),
  call(['head', 'tail'], ['-n 5', '-n5', '-5', '-c 3', '-q', '-f', '-n +2', '--lines=3', '-n', '-F'], FILE),
  call(['nl'], ['-ba', '-b a', '-w 3', '-s x', '-n ln'], FILE),
  fc.tuple(one('-n', '-ne', '-n -e', '-i', '-e', ''), one('1,20p', "'1,20p'", '5p', "'/x/p'", 's/a/b/', "'$p'", '1,5p;7p', '1p'), fc.array(FILE, { maxLength: 2 })).map(([flag, range, files]) => ['sed', flag, range, ...files].join(' ')),
  call(['awk'], ['-F:', '-v x=1', '-f p.awk', "'{print $1}'", "'NR==1'"], FILE),
);
const LISTERS = fc.oneof(
  call(['ls', 'dir', 'eza', 'exa', 'lsd'], ['-la', '-1', '-I x', '--color=never', '-w 80', '--sort size', '-T', '-L 2', '--ignore=*.o'], FILE),
  call(['tree'], ['-L 2', '-a', '-I node_modules', '-P *.ts', '-d', '-o out'], FILE),
  call(['du'], ['-sh', '-d 1', '--max-depth=1', '-a', '-B M'], FILE),
  call(['find'], ['-name x', "-name '*.ts'", '-type f', '-maxdepth 2', '-iname x', '-path a/b', "-regex '.*'", '-delete', '\\-delete', '-exec ls {} +', '-exec ls {} \\;', '-print0', '-fprint x', '-not -name y', '-mtime -1'], FILE),
  call(['fd', 'fdfind'], ['-e ts', '-t f', '-H', '-x ls', '--extension ts', '-d 2', '-I', '--exec ls'], fc.oneof(PATTERN, FILE)),
  call(['rg --files'], ['-g *.ts', '--hidden', '-t ts', '-uu'], FILE),
  call(['git ls-files'], ['-o', '-m', '--exclude-standard', '-x y'], FILE),
);
const SEARCHERS = fc.oneof(
  call(['rg', 'rga'], ['-n', '-i', '-l', '-g *.ts', '-t ts', '-C 3', '-A2', '-e x', '--pre cat', '-z', '-F', '--hidden', '-m 1', '--json', '-tts', '--glob=*.js', '--search-zip', '-iz'], fc.oneof(PATTERN, FILE)),
  call(['grep', 'egrep', 'fgrep'], ['-r', '-rn', '-i', '-E', '-C 3', '-A2', '-e x', '--include=*.ts', '--include x', '-l', '-f pats', '-v', '-m 1', '-nr', '-R'], fc.oneof(PATTERN, FILE)),
  call(['ag', 'ack', 'pt'], ['-i', '-G ts', '-l', '--ignore x', '-A 2'], fc.oneof(PATTERN, FILE)),
  call(['git grep'], ['-n', '-i', '-e x', '-C 2', '-l'], fc.oneof(PATTERN, FILE)),
);
const OTHERS = fc.oneof(
  call(['npm', 'yarn', 'pnpm', 'bun', 'npx'], [], one('test', 'install', 'run', 'build', 'lint', 'tsc', '-w', 'x')),
  one("python -c 'print(1)'", 'python3 x.py', "python -c 'import os; print(os.listdir())'", "python3 -c 'import glob; print(glob.glob(1))'", "node -e '1'", 'make', 'cargo test', 'go build ./...', 'pytest -q', 'jest', 'docker ps', 'curl http://x', 'true', 'false', 'test -f x', 'date', 'env', 'printenv', 'ps aux', 'sort f', 'sort -o f g', 'diff a b', 'file x', 'jq . f', 'xargs ls', 'tee x', 'time ls', 'man ls', 'basename x', 'touch x', 'mkdir x', 'mv a b', 'cp a b', 'chmod +x a', 'kill 1', 'exit', 'cd', 'cd src', 'cd /tmp', 'cd ..', 'cd -', 'cd ~', "cd 'a b'", 'cd -- x', 'pushd x', 'yes', 'printf x', 'echo', 'sleep 1', 'which ls', 'type ls', 'alias x'),
);
const SAFE = fc.oneof(
  call(['cat', 'cut', 'echo', 'expr', 'grep', 'head', 'id', 'ls', 'nl', 'paste', 'pwd', 'rev', 'seq', 'stat', 'tail', 'tr', 'uname', 'uniq', 'wc', 'which', 'whoami', 'numfmt', 'tac', 'false', 'true'], ['-a', '-n', '--help', '-o x', '--output=x', '-r', '-l', '-d,', '-f1'], FILE),
  call(['base64'], ['-d', '-Do', '--out=x', '-o', '-ox', '--output', '--output=x', '-w 0', '--decode'], FILE),
  call(['git status', 'git log', 'git diff', 'git show', 'git branch', 'git -C x log', 'git --no-pager diff', 'git -p log', 'git -c a=b log', 'git --git-dir=x log', 'git --git-dir x status', 'git push', 'git commit', 'git stash', 'git checkout', 'git reset', 'git clean', 'git restore', 'git', 'git --exec-path=x log', 'git --work-tree x status', 'git --namespace=x log', 'git --bare log', 'git -P log', 'git --literal-pathspecs log'], ['-p', '--stat', '--oneline', '-1', '--output=x', '--output x', '--ext-diff', '--textconv', '--exec=x', '-a', '-r', '-v', '-vv', '--list', '--format=%h', '-d', '-D', '--show-current', '-m', '--hard', '-f', '--force', '--no-textconv', '-c', '--outp=x', '--text', '--cached', '-fd', '-n', '-l', '--verbose'], one('HEAD', 'x', '.', 'main', 'a..b', 'HEAD@{1}', 'drop', 'clear')),
  call(['/bin/ls', './ls', '/usr/bin/git log', 'bin/cat', '/tmp/cat', '/usr/local/bin/rg x', '../ls', '~/ls', '/opt/homebrew/bin/rg y'], ['-a'], FILE),
);
const DANGEROUS = fc.oneof(
  call(['rm', '/bin/rm', 'sudo rm', 'sudo -n rm', 'xargs rm', 'env rm', 'nohup rm', 'doas rm', 'sudo -u root rm', 'command rm', './rm'], ['-f', '-rf', '-fr', '-r', '-i', '-v', '--force', '-r -f', '-R', '-fv', '--recursive'], FILE),
  one('git reset --hard', 'git clean -fd', 'git checkout -- .', 'git restore .', 'git stash drop', 'find . -delete', 'dd if=a of=/dev/sda', 'mkfs.ext4 /dev/sda', 'shred x', 'sudo ls', 'sudo git reset --hard', 'chmod -R 777 /', 'rm -r .', 'rm -r ~', "bash -c 'rm -rf x'", "sh -c 'ls'", "bash -lc 'ls && cat x'", "bash -c 'rm x'", "zsh -c 'rm -f x'", "eval 'rm -f x'", 'format C:', 'del /f x', 'rd /s x', 'rm -Force x', 'Remove-Item -Force x', "pwsh -c 'ls'", "pwsh -c 'rm -Force x'", 'powershell -c ls', 'cmd /c dir', 'start http://x', 'firefox http://x', 'explorer http://x'),
);
const PART = fc.oneof({ weight: 4, arbitrary: READERS }, { weight: 4, arbitrary: LISTERS }, { weight: 4, arbitrary: SEARCHERS }, { weight: 2, arbitrary: OTHERS }, { weight: 4, arbitrary: SAFE }, { weight: 2, arbitrary: DANGEROUS });
const SHAPER = one('head', 'head -n 5', 'tail -20', 'wc -l', 'sort', 'sort -u', 'uniq -c', 'cut -d: -f1', 'sed -n 1,5p', 'sed s/a/b/', "awk '{print $1}'", 'tr a b', 'nl', 'nl -ba', 'column -t', 'xargs ls', 'xargs rm', 'tee x', 'grep x', 'rg x', 'cat', 'less', 'jq .', 'rev', 'tac', 'fmt', 'sort -o x', 'sed -i s/a/b/ x', 'xargs -n1 cat', 'tail -n +2', 'yes', 'true', 'printf x');
const ODD = one(' > out', ' 2>&1', ' 2>/dev/null', ' &', ' < in', ' # why', ' $X', ' "$X"', ' $(pwd)', ' `pwd`', ' {a,b}', " $'x'", ' <<EOF\nx\nEOF', ' <<< x', ' \\\n -x', ' || true', ' ;', '\n', ' && echo done', ' | cat');

/** Command lines that models write, and their next relatives. */
export const commandLine: fc.Arbitrary<string> = fc.oneof(
  { weight: 8, arbitrary: PART },
  { weight: 3, arbitrary: fc.tuple(PART, fc.array(SHAPER, { minLength: 1, maxLength: 2 })).map(([part, shapers]) => [part, ...shapers].join(' | ')) },
  { weight: 3, arbitrary: fc.tuple(PART, one(' && ', '; ', ' || ', '\n', ' | ', '&&'), PART).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.tuple(one('cd src', 'cd /tmp', 'cd', 'echo hi', "echo '---'", 'true', 'pwd', 'cd a/b', 'set -e'), one(' && ', '; ', ' || '), PART).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.tuple(PART, ODD).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.tuple(one('A=1 ', '! ', '( ', '{ ', 'if true; then ', 'time ', '\\', '"'), PART).map((parts) => parts.join('')) },
);
