import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { makeSite, removeSites, type Site } from './sandbox-run.fixture.ts';

/** The original's command, version 0.117: `CODEX_TS_ORACLE=/path/to/node_modules/.bin/codex`. */
const ORACLE = process.env['CODEX_TS_ORACLE'];
const withOriginal = ORACLE === undefined ? it.skip : it;

afterAll(removeSites);

/** Words after `codex sandbox linux`, run in a repository with .codex. `$o` is a folder outside. */
const COMMANDS: readonly string[][] = [
  ...[[], ['--full-auto']].flatMap((mode) =>
    [
      'echo hi', 'true', 'false', 'exit 7', 'exit 255', 'kill -9 $$', 'kill -15 $$', 'kill -2 $$', 'kill -11 $$', 'echo out; echo err >&2; exit 3',
      'cat', 'touch file', 'mkdir folder', 'rm kept', 'echo x >> kept', 'echo x > $o/made', 'rm $o/kept', 'echo x >> $o/link-target', 'echo x >> link', 'echo x > $TMPDIR/made', 'mv kept $o/moved',
      'echo x > .git/made', 'mv .git gone', 'git status --short', 'git log --oneline', 'git commit -qm x --allow-empty', 'git init -q sub', 'echo x > .codex/made', 'mv .codex gone', 'ls -A',
      'cat /etc/hostname', 'echo x > /dev/null', 'test -w /dev/shm', 'test -c /dev/tty', 'id -u', 'pwd', 'echo $CODEX_SANDBOX_NETWORK_DISABLED', 'echo $CODEX_SANDBOX',
      'exec 3<>/dev/tcp/127.0.0.1/9', 'exec 3<>/dev/udp/127.0.0.1/9', 'grep NoNewPrivs /proc/self/status', 'grep Seccomp: /proc/self/status', 'ls /proc | grep -c "^[0-9]*$"', 'kill -0 $PPID', 'ulimit -n >/dev/null', 'sleep 0.1 & wait', 'printf "%s" "a b"', 'node -e "process.exit(9)"', 'python3 -c "print(1)"', 'seq 100000 | tail -1',
      'mount -t tmpfs none $o', 'mount -o remount,bind,rw /', 'unshare -Ur true', 'echo core > /proc/sys/kernel/core_pattern', 'grep "^CapEff" /proc/self/status', 'ln $o/kept hard && echo x >> hard', 'mkdir .agents', 'chmod 600 $o/kept', 'chmod 600 kept', 'ping -c1 -W1 127.0.0.1',
    ].map((script) => [...mode, '--', 'bash', '-c', script]),
  ),
  ['nosuchprogram'],
  [],
  ['-c', 'sandbox_mode="danger-full-access"', '--', 'bash', '-c', 'echo x > $o/made'],
  ['-c', 'sandbox_mode="workspace-write"', '--', 'bash', '-c', 'echo x > made'],
  ['--full-auto', '-c', 'sandbox_workspace_write.network_access=true', '--', 'bash', '-c', 'exec 3<>/dev/udp/127.0.0.1/9; echo $CODEX_SANDBOX_NETWORK_DISABLED'],
];

const AS_ROOT = 'as root the original keeps capabilities';

/** Where we differ on purpose, by the last word. What is not here must be the same: exit code, stdout, what lies on the disk. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'mount -t tmpfs none $o': AS_ROOT,
  'mount -o remount,bind,rw /': `${AS_ROOT}; this one gives it the whole disk`,
  'grep "^CapEff" /proc/self/status': AS_ROOT,
  'unshare -Ur true': 'a user namespace of its own would give capabilities back',
  'echo core > /proc/sys/kernel/core_pattern': 'as root the original lets commands name a program that the kernel starts outside',
  nosuchprogram: '127, as shells have it, not the 101 of a panic',
  '': '2, a usage error, not the 101 of a panic',
  'echo x > $o/made': 'sandbox_mode counts here; the original always runs read-only',
  'echo x > made': 'sandbox_mode counts here; the original always runs read-only',
};

interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly disk: string;
}

describe(`codex sandbox linux, beside the original${ORACLE === undefined ? ' (skipped: CODEX_TS_ORACLE does not name it)' : ''}`, () => {
  withOriginal('does the same, but for what is safer', async () => {
    const alike: string[] = [];
    const explained: string[] = [];
    const other: unknown[] = [];
    for (const words of COMMANDS) {
      const [ours, theirs] = [await outcome(codex('sandbox', 'linux'), words), await outcome([ORACLE ?? '', 'sandbox', 'linux'], words)];
      const [name, reason] = [words.join(' '), DIFFERENCES[words.at(-1) ?? '']];
      if (isDeepStrictEqual(ours, theirs)) alike.push(name);
      else if (reason !== undefined) explained.push(`  ${name}: ours ends with ${ours.code}, the original with ${theirs.code}: ${reason}`);
      else other.push({ name, ours, theirs });
    }
    console.log(`${COMMANDS.length} commands, ${alike.length} alike. The others:\n${explained.join('\n')}`);
    expect(other).toEqual([]);
  }, 120_000);
});

async function outcome(program: readonly string[], words: readonly string[]): Promise<Outcome> {
  const site = makeSite();
  const out = prepare(site);
  const env = { ...site.env, o: out, GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b' };
  const { code, stdout } = await runProcess([...program, ...words], { cwd: site.work, env, stdin: 'typed\n' });
  const disk = [...tree(site.work), ...tree(out), ...tree(join(site.base, 'tmp'))].join(' ');
  const shown = (text: string): string => text.replaceAll(site.base, 'BASE').replace(/[0-9a-f]{7} /g, '');
  rmSync(site.base, { recursive: true, force: true });
  return { code, stdout: shown(stdout), disk: shown(disk) };
}

function prepare({ base, work }: Site): string {
  const out = join(base, 'out');
  for (const folder of [out, join(work, '.codex')]) mkdirSync(folder);
  for (const file of ['kept', 'link-target']) writeFileSync(join(out, file), '');
  writeFileSync(join(work, 'kept'), '');
  spawnSync('git', ['init', '-q', work]);
  return out;
}

function tree(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'objects' && name !== 'logs')
    .flatMap((name) => {
      const path = join(folder, name);
      const stat = lstatSync(path);
      if (name === '.git') return [path, ...(existsSync(join(path, 'made')) ? [`${path}/made`] : [])];
      return stat.isDirectory() ? [path, ...tree(path)] : [`${path}:${stat.mode.toString(8)}:${readFileSync(path).length}`];
    });
}
