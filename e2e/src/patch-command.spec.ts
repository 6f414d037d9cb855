import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { codex, COMMAND } from './command.fixture.ts';
import { outputOf } from './history.fixture.ts';
import { type Probe, probe } from './probe.fixture.ts';
import { longSleep, waitUntilThere } from './processes.fixture.ts';
import { closeWorlds, configToml, inHome, makeWorld, type World } from './world.fixture.ts';
import { runProcess } from '@codex-ts/test-support';

afterAll(closeWorlds);

/** `apply_patch` as a program on the PATH of commands: what scripts call that are more than a patch. */
const WRITE = ['-s', 'workspace-write'];
const FILES = { 'a.txt': 'one\ntwo\n', 's/b.txt': 'b\n', 's p/c.txt': 'c\n' };

const patch = (...hunks: string[]): string => ['*** Begin Patch', ...hunks, '*** End Patch'].join('\n');
const add = (name: string): string => patch(`*** Add File: ${name}`, '+made');
const heredoc = (command: string, text: string): string => `${command} <<'EOF'\n${text}\nEOF`;

function read({ world }: Probe, name: string): string | null {
  const path = join(world.repo.path, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** The folders of tool programs that there are. */
function folders(world: World): string[] {
  return existsSync(inHome(world, 'tmp/arg0')) ? readdirSync(inHome(world, 'tmp/arg0')) : [];
}

describe('apply_patch in a script', () => {
  it('is found in every way to call it, by login shells too', async () => {
    const ran = await probe(
      WRITE,
      () => ({
        cd: `cd s; ${heredoc('apply_patch', patch('*** Update File: b.txt', '@@', '-b', '+B'))}`,
        piped: `printf '%s\\n' '${add('piped.txt')}' > p && cat p | apply_patch && rm p`,
        quoted: `apply_patch '${add('quoted.txt')}' && echo and after`,
        among: `echo before; ${heredoc('applypatch', add('among.txt'))}\necho after`,
        spaces: `cd 's p'; ${heredoc('apply_patch', patch('*** Delete File: c.txt'))}`,
        file: `printf '#!/bin/sh\\napply_patch "$1"\\n' > run.sh; sh run.sh '${add('by script.txt')}'; rm run.sh`,
        both: heredoc('apply_patch foo', add('never.txt')),
        two: `apply_patch a b`,
        none: `true | apply_patch`,
        bad: `printf '*** Begin Patch\\n*** Update File: missing\\n@@\\n-x\\n*** End Patch' | apply_patch; echo code $?`,
        where: 'command -v apply_patch; command -v applypatch',
      }),
      { files: FILES },
    );
    expect(ran.code).toBe(0);
    expect(ran.told('cd')).toMatch(/Success\. Updated the following files:\nM b\.txt\n/);
    expect(ran.told('quoted')).toMatch(/A quoted\.txt\nand after\n/);
    expect(ran.told('among')).toMatch(/before\nSuccess\. [^]*A among\.txt\nafter\n/);
    expect(['s/b.txt', 'piped.txt', 'quoted.txt', 'among.txt', 's p/c.txt', 'by script.txt', 'never.txt'].map((name) => read(ran, name))).toEqual(['B\n', 'made\n', 'made\n', 'made\n', null, 'made\n', null]);
    expect(ran.told('both')).toContain("Invalid patch: The first line of the patch must be '*** Begin Patch'");
    expect(ran.told('two')).toContain('Error: apply_patch accepts exactly one argument.');
    expect(ran.told('none')).toContain("Usage: apply_patch 'PATCH'");
    expect(ran.told('bad')).toMatch(/Failed to read file to update missing: .*\ncode 1\n/);
    const home = realpathSync(ran.world.home);
    expect(ran.told('where')).toMatch(new RegExp(`${home}/tmp/arg0/codex-arg0\\w{6}/apply_patch\\n${home}/tmp/arg0/codex-arg0\\w{6}/applypatch\\n`));
    expect(folders(ran.world)).toEqual([]);
  });

  it('is there without a login shell, in a later command, and after a start-up file has set PATH anew', async () => {
    const call = (cmd: string, login: boolean, callId: string) => ({ items: [{ call: 'exec_command', callId, args: { cmd, login } }] });
    const world = await makeWorld({
      turns: [call('apply_patch x; echo "$PATH"', false, 'plain'), call(heredoc('cd .; apply_patch', add('first.txt')), true, 'login'), call('sleep 1; echo slept', true, 'wait'), call(heredoc('cd .; apply_patch', add('second.txt')), true, 'snapshot')],
    });
    writeFileSync(join(String(world.env['HOME']), '.profile'), 'PATH=/usr/local/bin:/usr/bin:/bin\n');
    expect((await world.exec([...WRITE, 'go'])).code).toBe(0);
    expect(outputOf(world.mock.requests[1], 'plain')).toMatch(/Invalid patch: [^]*\/tmp\/arg0\/codex-arg0\w{6}:/);
    expect(outputOf(world.mock.requests[2], 'login')).toContain('A first.txt');
    expect(outputOf(world.mock.requests[4], 'snapshot')).toContain('A second.txt');
  });

  it('writes where the command may write, and nowhere else', async () => {
    const attempts = () => ({
      here: heredoc('echo; apply_patch', patch('*** Update File: a.txt', '@@', '-two', '+TWO')),
      git: heredoc('echo; apply_patch', add('.git/planted')),
      codex: heredoc('echo; apply_patch', add('.codex/config.toml')),
      outside: heredoc('echo; apply_patch', add('/var/tmp/codex-ts-e2e-outside/planted')),
    });
    const writing = await probe(WRITE, attempts, { files: FILES });
    expect(read(writing, 'a.txt')).toBe('one\nTWO\n');
    const reading = await probe(['-s', 'read-only'], attempts, { files: FILES });
    expect(read(reading, 'a.txt')).toBe('one\ntwo\n');
    expect(reading.told('here')).toContain('Failed to write file a.txt');
    for (const ran of [writing, reading]) {
      for (const name of ['git', 'codex', 'outside']) expect(ran.told(name)).toMatch(/Failed to (?:write file|create parent directories for)/);
      expect([read(ran, '.git/planted'), read(ran, '.codex/config.toml'), existsSync('/var/tmp/codex-ts-e2e-outside')]).toEqual([null, null, false]);
    }
    const free = await probe(['-s', 'danger-full-access'], () => ({ here: attempts().here }), { files: FILES });
    expect(read(free, 'a.txt')).toBe('one\nTWO\n');
  });

  it('cannot be replaced by a command, though the home lies in a folder that commands may write', async () => {
    const calls = ['echo evil > "$(command -v apply_patch)" && echo did it', 'cp /bin/true "$(dirname "$(command -v apply_patch)")/git" && echo did it', 'rm -f "$(command -v apply_patch)" && echo did it', 'mv "$CODEX_HOME/tmp" "$CODEX_HOME/tmp2" && echo did it'];
    const ran = await probe(WRITE, () => Object.fromEntries(calls.map((cmd, index) => [`c${index}`, cmd])));
    for (const index of calls.keys()) expect(ran.told(`c${index}`)).not.toMatch(/^did it$/m);
  });

  it('says so where it may not be read', async () => {
    const bundle = realpathSync(dirname(COMMAND));
    const tables = `[permissions.tight.filesystem]\n":root" = "read"\n":project_roots" = { "." = "write" }\n"${bundle}" = "none"\n`;
    const ran = await probe([], () => ({ call: heredoc('echo; apply_patch', add('x.txt')) }), { settings: 'default_permissions = "tight"', tables });
    expect(ran.told('call')).toContain(`apply_patch: the permissions of this command do not let it read`);
    expect(read(ran, 'x.txt')).toBeNull();
  });
});

describe('the folder on PATH', () => {
  it('is not made by a run without commands', async () => {
    const world = await makeWorld();
    expect((await world.exec(['go'])).code).toBe(0);
    expect(existsSync(inHome(world, 'tmp'))).toBe(false);
  });

  it('is each run\'s own, and what a killed run leaves goes with the next', async () => {
    const { command, mark } = longSleep();
    const turns = (_: unknown, index: number) => ({ items: [index === 0 ? { call: 'exec_command', args: { cmd: command, yield_time_ms: 20_000 } } : index === 1 ? { call: 'exec_command', args: { cmd: 'apply_patch x' } } : { message: 'done' }] });
    const world = await makeWorld({ turns });
    const killed = world.start([...WRITE, 'go']);
    await waitUntilThere('sleep', mark);
    const [left] = folders(world);
    expect(left).toMatch(/^codex-arg0/);
    expect((await world.exec([...WRITE, '--skip-git-repo-check', 'go'])).code).toBe(0);
    expect(folders(world)).toEqual([left]);
    process.kill(killed.pid, 'SIGKILL');
    await killed.exited;
    expect(folders(world)).toEqual([left]);
    const next = await makeWorld({ turns: [{ items: [{ call: 'exec_command', args: { cmd: 'true' } }] }] });
    writeFileSync(inHome(world, 'config.toml'), configToml(next.mock.url));
    expect((await world.exec([...WRITE, 'go'])).code).toBe(0);
    expect(folders(world)).toEqual([]);
  });

  it('works in a home with a difficult name, and is done without in one that PATH cannot hold', async () => {
    const world = await makeWorld({ turns: (_, index) => ({ items: [index % 2 === 0 ? { call: 'exec_command', callId: `c${index}`, args: { cmd: heredoc('echo; apply_patch', add(`f${index}.txt`)) } } : { message: 'done' }] }) });
    const homes = ["it's my home $x", 'ho:me'].map((name) => inHome(world, name));
    const ends = [];
    for (const home of homes) {
      mkdirSync(home);
      writeFileSync(join(home, 'config.toml'), configToml(world.mock.url));
      ends.push(await runProcess(codex('exec', ...WRITE, 'go'), { cwd: world.repo.path, env: { ...world.env, CODEX_HOME: home } }));
    }
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    expect(outputOf(world.mock.requests[1], 'c0')).toContain('A f0.txt');
    expect(outputOf(world.mock.requests[3], 'c2')).toMatch(/apply_patch: (?:command )?not found/);
    expect(ends.map(({ stderr }) => /warning: Commands do not find `apply_patch` on their PATH: PATH cannot hold /.test(stderr))).toEqual([false, true]);
  });
});
