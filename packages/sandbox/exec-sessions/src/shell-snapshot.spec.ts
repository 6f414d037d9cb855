import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ownIdentity } from '@codex-ts/fs-utils';
import { eventually, killLeftSleepers, nap, sleeping } from './commands.fixture.ts';
import { type Shell } from './shell-kind.ts';
import { ShellSnapshot } from './shell-snapshot.ts';
import { removeStaleSnapshots } from './snapshot-files.ts';
import { SnapshotKeeper } from './snapshot-keeper.ts';
import { type SnapshotRequest } from './take-snapshot.ts';

const BASH: Shell = { kind: 'bash', path: '/bin/bash' };
const SH: Shell = { kind: 'sh', path: '/bin/sh' };
const PLAIN = { overrides: [], writableRoots: [] };
killLeftSleepers();

let home = '';
let folder = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "it's-"));
  folder = join(home, 'codex/shell_snapshots');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const env = (): Record<string, string> => ({ PATH: '/usr/bin:/bin', HOME: home, SECRET_KEY: 'hush-env', PLAIN: 'from env' });

/** Start-up text of the user, then a snapshot of it. */
function take(rc: string, options: Partial<SnapshotRequest & { onProblem: (sentence: string) => void }> = {}): Promise<ShellSnapshot | null> {
  writeFileSync(join(home, '.profile'), rc);
  return ShellSnapshot.take({ shell: BASH, cwd: home, env: env(), folder, threadId: 'thread-1', keep: (name) => !name.includes('KEY'), ...options });
}

function run(argv: readonly string[], environment: Record<string, string> = env()): { status: number | null; stdout: string; stderr: string } {
  const [program = '', ...args] = argv;
  const { status, stdout, stderr } = spawnSync(program, args, { env: environment, cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  return { status, stdout, stderr };
}

describe('what is written down', () => {
  const RC = [
    'export GREETING="it\'s \\"quoted\\" \\$HOME', 'two lines"', 'export SECRET_KEY=hush-rc', 'export CODEX_THREAD_ID=mine', "alias ll='ls -l'", "alias printf='echo changed'",
    'greet() { case $1 in !(a|b)) echo other ;; esac; }', 'shopt -s extglob globstar', 'PATH=/added/bin:$PATH; export EMPTY=',
  ].join('\n');

  it('is in order, for us alone, and has no secret', async () => {
    const snapshot = await take(`shopt -s extglob\n${RC}`);
    const text = readFileSync(snapshot?.path ?? '', 'utf8');
    const heads = ['# Snapshot file', 'unalias -a', '# Functions', 'greet ()', '# setopts ', 'shopt -s globstar', '# aliases 2', "alias ll='ls -l'", '# exports ', "export EMPTY=''", 'export GREETING='];
    expect(heads.map((head) => text.indexOf(head))).toEqual([...heads.map((head) => text.indexOf(head))].sort((a, b) => a - b));
    expect(heads.filter((head) => !text.includes(head))).toEqual([]);
    expect(text).not.toMatch(/hush|PWD=|SHLVL|CODEX_|histexpand|monitor/);
    expect([statSync(snapshot?.path ?? '').mode & 0o777, statSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(snapshot?.path).toMatch(/\/thread-1\.[0-9]{19}\.sh$/);
    expect(readdirSync(folder)).toHaveLength(1);
    await snapshot?.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('gives a command what a login shell would have, but what was set on purpose wins', async () => {
    const snapshot = await take(`shopt -s extglob\n${RC}`);
    const loginPath = run(['/bin/bash', '-lc', 'echo $PATH']).stdout.trim().replace('/added/bin:', '');
    const script = 'echo "$GREETING|$EMPTY|$PATH|$PLAIN|$TERM|${SECRET_KEY-none}|$CODEX_THREAD_ID"';
    const argv = snapshot?.wrap(['/bin/bash', '-lc', script], { overrides: ['EMPTY', 'TERM', 'ABSENT'], writableRoots: [] }) ?? [];
    const { stdout } = run(argv, { PATH: '/usr/bin:/bin', HOME: home, EMPTY: 'set', TERM: 'dumb', CODEX_THREAD_ID: 'theirs' });
    expect(stdout).toBe(`it's "quoted" $HOME\ntwo lines|set|/added/bin:${loginPath}|from env|dumb|none|theirs\n`);
  });

  it('of sh: variables, options and aliases', async () => {
    const snapshot = await take("export A=\"it's\nb\"\nalias ll='ls -l'\n", { shell: SH });
    const text = readFileSync(snapshot?.path ?? '', 'utf8');
    expect(text).toContain("export A='it'\\''s\nb'");
    expect(text).toMatch(/# aliases [0-9]+\n(.*\n)*alias ll='ls -l'/);
    expect(run(snapshot?.wrap(['/bin/sh', '-lc', 'echo "$A"'], PLAIN) ?? []).stdout).toBe("it's\nb\n");
  });
});

describe('start-up files that misbehave', () => {
  it.each([
    ['prints', 'echo noise; echo noise >&2; printf "\\0noise\\0"; yes | head -c 3000000; export A=1'],
    ['changes directory', 'cd /; export A=1'],
    ['reads stdin', 'read -r x; cat; export A=1'],
    ['sets traps and strict options', 'set -eu; trap "echo trap" DEBUG EXIT ERR; PS4=x; set -x; export A=1'],
    ['starts an agent that keeps everything open', `sleep ${nap(701)} & export A=1`],
    ['redirects its output', 'exec >/dev/null 2>&1; export A=1'],
    ['has aliases and functions in the way', 'alias exec=false export=false if=false "builtin=false"; exec2() { :; }; export() { echo no; }; unset() { :; }; A=1; declare -x A'],
    ['has aliases that print', "alias printf='echo x' kill='echo' alias='echo y'; export A=1"],
  ])('%s', async (_, rc) => {
    const snapshot = await take(`${rc}\n`);
    expect(snapshot).not.toBeNull();
    expect(run(snapshot?.wrap(['/bin/bash', '-lc', 'pwd; echo "$A"'], PLAIN) ?? [])).toEqual({ status: 0, stdout: `${home}\n1\n`, stderr: '' });
  });

  it.each([['exits', 'exit 0'], ['becomes another shell', 'exec sh'], ['kills itself', 'kill -9 $$']])('%s: no snapshot, no file', async (_, rc) => {
    expect(await take(`${rc}\n`)).toBeNull();
    expect(existsSync(folder)).toBe(false);
  });

  it.each([['hangs', `sleep ${nap(702)}`], ['hangs in a session of its own', `setsid sleep ${nap(702)} & wait`], ['floods the report', `sleep ${nap(702)} & while :; do echo x >&7; done`]])(
    '%s: everything is killed', async (_, rc) => {
      expect(await take(`${rc}\n`, { timeoutMs: 500 })).toBeNull();
      await eventually('all dead', () => sleeping(nap(702)).length === 0);
    });

  it('ends at once when nobody wants it any more', async () => {
    const controller = new AbortController();
    const taking = take(`sleep ${nap(703)}`, { signal: controller.signal });
    await eventually('it sleeps', () => sleeping(nap(703)).length === 1);
    controller.abort();
    expect(await taking).toBeNull();
    await eventually('all dead', () => sleeping(nap(703)).length === 0);
  });
});

describe('a wrapped command', () => {
  it.each([
    'echo "$0|$#|$1"', 'exit 7', 'set -e; false; echo no', 'false; echo yes', 'kill -TERM $$', 'no-such-program', 'if', "echo 'a b' \"$HOME\" # comment", 'cat <<E\nx\nE', 'shopt -q expand_aliases; echo $?; set -o | grep -c "on$"',
  ])('behaves as if nothing were around it: %s', async (script) => {
    const snapshot = await take("alias echo='false'\nset -o vi\n");
    for (const rest of [[], ['zero', 'one two']]) {
      expect(run(snapshot?.wrap(['/bin/bash', '-lc', script, ...rest], PLAIN) ?? [])).toEqual(run(['/bin/bash', '-c', script, ...rest]));
    }
  });

  it('is left as it is when it is no login shell, or another shell', async () => {
    const snapshot = await take('');
    for (const argv of [['/bin/bash', '-c', 'x'], ['/bin/sh', '-lc', 'x'], ['ls', '-lc', 'x'], ['/bin/bash', '-lc'], []]) expect(snapshot?.wrap(argv, PLAIN)).toBe(argv);
  });

  it('is a login shell after all when the file cannot be read', async () => {
    const snapshot = await take('export FROM_LOGIN=1');
    const argv = snapshot?.wrap(['/bin/bash', '-lc', 'echo "$FROM_LOGIN"; exit 3'], PLAIN) ?? [];
    await snapshot?.close();
    expect(run(argv)).toMatchObject({ status: 3, stdout: '1\n' });
  });
});

describe('trust', () => {
  const argv = ['/bin/bash', '-lc', 'x'];

  it('ends for good where a sandboxed command can write the file, also through a link', async () => {
    const snapshot = await take('');
    expect([snapshot?.isTrustworthy([]), snapshot?.isTrustworthy([join(home, 'work'), `${folder}-other`])]).toEqual([true, true]);
    symlinkSync(home, join(home, 'link'));
    expect(snapshot?.wrap(argv, { overrides: [], writableRoots: [join(home, 'link')] })).toBe(argv);
    expect(snapshot?.isTrustworthy([])).toBe(false);
  });

  it.each([
    ['is changed', (path: string) => writeFileSync(path, 'evil', { flag: 'a' })],
    ['is changed and dated back', (path: string) => { const { atime, mtime, size } = statSync(path); writeFileSync(path, 'x'.repeat(size)); utimesSync(path, atime, mtime); }],
    ['is opened to others', (path: string) => chmodSync(path, 0o666)],
    ['is replaced', (path: string) => { const text = readFileSync(path); rmSync(path); writeFileSync(path, text, { mode: 0o600 }); }],
    ['is gone', (path: string) => rmSync(path)],
  ])('ends when the file %s', async (_, change) => {
    const snapshot = await take('');
    change(snapshot?.path ?? '');
    expect(snapshot?.wrap(argv, PLAIN)).toBe(argv);
  });
});

describe('the folder', () => {
  it('that cannot be written: no snapshot, told once by a keeper', async () => {
    mkdirSync(join(home, 'codex'));
    writeFileSync(folder, 'a file');
    const told: string[] = [];
    const keeper = new SnapshotKeeper({ shell: BASH, folder, threadId: 't', env, keep: () => true, onProblem: (sentence) => told.push(sentence) });
    for (const cwd of [home, '/', home]) {
      keeper.refresh(cwd);
      await keeper.settled();
    }
    expect(told).toEqual([expect.stringMatching(/^The shell's start-up cannot be kept in /)]);
    expect(keeper.wrap(['/bin/bash', '-lc', 'x'], PLAIN)).toEqual(['/bin/bash', '-lc', 'x']);
    await keeper.close();
  });

  it('refuses a thread id that would lead elsewhere', async () => {
    await expect(take('', { threadId: '../x' })).rejects.toMatchObject({ code: 'invalid_thread_id' });
  });

  it('is cleared of what nobody will remove', async () => {
    mkdirSync(folder, { recursive: true });
    const old = new Date(Date.now() - 4 * 24 * 3600_000);
    const put = (name: string, text: string, date?: Date): void => {
      writeFileSync(join(folder, name), text);
      if (date !== undefined) utimesSync(join(folder, name), date, date);
    };
    put('mine.1.sh', `# Snapshot file\n# Owner ${ownIdentity()}\n`);
    put('old.1.sh', `# Owner ${ownIdentity()}\n`, old);
    put('gone.1.sh', `# Owner ${ownIdentity().replace(/^\d+\.\d+/, '4194000.1')}\n`);
    put('unsigned.1.sh', '# Snapshot file\n');
    put('.t.ab.tmp', 'half', old);
    put('.t.cd.tmp', 'half');
    put('notes.txt', 'mine', old);
    await removeStaleSnapshots(folder);
    expect(readdirSync(folder).sort()).toEqual(['.t.cd.tmp', 'mine.1.sh', 'notes.txt', 'unsigned.1.sh']);
    await removeStaleSnapshots(join(folder, 'absent'));
  });

  it('holds one file per thread, taken anew for another directory, none after the end', async () => {
    writeFileSync(join(home, '.profile'), 'export WHERE=$PWD');
    const keeper = new SnapshotKeeper({ shell: BASH, folder, threadId: 't', env, keep: () => true });
    const seen: string[] = [];
    for (const cwd of [home, home, '/usr']) {
      keeper.refresh(cwd);
      await keeper.settled();
      seen.push(run(keeper.wrap(['/bin/bash', '-lc', 'echo $WHERE'], PLAIN)).stdout);
      expect(readdirSync(folder)).toHaveLength(1);
    }
    expect(seen).toEqual([`${home}\n`, `${home}\n`, '/usr\n']);
    await keeper.close();
    keeper.refresh('/bin');
    await keeper.settled();
    expect(readdirSync(folder)).toEqual([]);
  });
});
