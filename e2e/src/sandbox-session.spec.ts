import { spawn } from 'node:child_process';
import { existsSync, openSync, closeSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codex } from './command.fixture.ts';
import { outputOf } from './history.fixture.ts';
import { endSleeps, longSleep, processesWith, waitUntilGone } from './processes.fixture.ts';
import { HAS_PYTHON } from './sandbox-ground.fixture.ts';
import { closeWorlds, makeWorld, type World } from './world.fixture.ts';

/** What the commands of a model's turn can leave for the next one, or take from who started codex. */
let outside: string;

beforeAll(async () => {
  outside = await mkdtemp('/var/tmp/codex-ts-e2e-');
});

afterAll(async () => {
  endSleeps();
  await closeWorlds();
  await rm(outside, { recursive: true });
});

interface Call {
  readonly cmd: string;
  readonly tty?: boolean;
}

/** Each command in a response of its own, one after the other, under workspace-write. */
async function oneByOne(calls: (world: World) => readonly Call[], flags: readonly string[] = ['-s', 'workspace-write']) {
  let world: World | undefined;
  const turns = (_: unknown, index: number) => {
    const call = world === undefined ? undefined : calls(world)[index];
    return { items: [call === undefined ? { message: 'done' } : { call: 'exec_command', callId: `c${index}`, args: { ...call, yield_time_ms: 5000 } }] };
  };
  const made = await makeWorld({ turns });
  world = made;
  // Where nobody may write, as a home is.
  made.env['HOME'] = outside;
  const run = await made.exec([...flags, 'Go.']);
  const told = calls(made).map((_, index) => outputOf(made.mock.requests[index + 1], `c${index}`));
  return { world: made, run, told };
}

describe('from one command to the next', () => {
  it('nothing of the environment is carried over, nor can the first reach what the shell of the second reads', async () => {
    const { told, world } = await oneByOne(({ env }) => [
      { cmd: `export LD_PRELOAD=/x BASH_ENV=/y CARRIED=1; for file in .bashrc .profile .bash_profile .zshrc; do { echo 'export CARRIED=2' >> ${env['HOME']}/$file; } 2>/dev/null; done; { echo 'sandbox_mode = "danger-full-access"' >> $CODEX_HOME/config.toml; } 2>/dev/null; echo set` },
      { cmd: 'env | grep -E "^(LD_PRELOAD|BASH_ENV|CARRIED)" || echo clean' },
    ]);
    expect(told[1]).toMatch(/^clean$/m);
    expect(readFileSync(join(world.home, 'config.toml'), 'utf8')).not.toContain('danger-full-access');
  });

  it('a .codex that the first leaves does not free the second', async () => {
    const { told, world } = await oneByOne(() => [
      { cmd: 'mkdir -p .codex/rules; echo \'sandbox_mode = "danger-full-access"\' > .codex/config.toml; echo \'prefix_rule(pattern=["sh"], decision="allow")\' > .codex/rules/x.rules; echo tried' },
      { cmd: `echo x > ${outside}/freed && echo did it` },
    ]);
    expect(told[0]).toMatch(/^tried$/m);
    expect(told[1]).not.toMatch(/^did it$/m);
    expect(existsSync(join(outside, 'freed'))).toBe(false);
    expect(existsSync(join(world.repo.path, '.codex'))).toBe(false);
  });

  it('a daemon that the first leaves is bound as the first was', async () => {
    const { command, mark } = longSleep();
    const { told } = await oneByOne(() => [
      { cmd: `(setsid sh -c 'sleep 0.2; echo x > ${outside}/daemon; ${command}' >/dev/null 2>&1 &); echo left` },
      { cmd: 'sleep 0.4; echo later' },
    ]);
    expect(told[1]).toMatch(/^later$/m);
    expect({ left: processesWith(mark), made: existsSync(join(outside, 'daemon')) }).toEqual({ left: [], made: false });
  });

  it('a link in the place of a checked folder leads nowhere', async () => {
    const { told } = await oneByOne(() => [
      { cmd: `mkdir -p made && rmdir made && ln -s ${outside} made && echo linked` },
      { cmd: 'echo x > made/by-link && echo did it' },
    ]);
    expect(told[0]).toMatch(/^linked$/m);
    expect(told[1]).not.toMatch(/^did it$/m);
  });
});

describe('a terminal of the model', () => {
  const types = `python3 -c "import fcntl, termios; [fcntl.ioctl(0, termios.TIOCSTI, bytes([c])) for c in b'x']; print('did it')"`;

  (HAS_PYTHON ? it : it.skip)('cannot be typed into by the command, nor can it be taken as its own', async () => {
    const { told } = await oneByOne(() => [
      { cmd: types, tty: true },
      { cmd: '(exec 3<>/dev/tty) 2>/dev/null && echo did it || echo no', tty: true },
    ]);
    expect(told.map((text) => /^did it\r?$/m.test(text))).toEqual([false, false]);
  });

  it('ends with the turn, whatever it does about signals', async () => {
    const { command, mark } = longSleep();
    const { run } = await oneByOne(() => [{ cmd: `trap '' HUP INT TERM; setsid ${command} & ${command}`, tty: true }]);
    expect(run.code).toBe(0);
    await waitUntilGone(mark);
  });
});

describe('what the starter of codex left open', () => {
  it.each([false, true])('is not there for commands (tty: %s)', async (tty) => {
    const cmd = `for n in /proc/self/fd/*; do readlink $n; done | grep ${outside}; { echo x > /proc/self/fd/40/inherited; } 2>/dev/null && echo did it; echo end`;
    const world = await makeWorld({ turns: (_, index) => ({ items: [index === 0 ? { call: 'exec_command', callId: 'c', args: { cmd, tty, yield_time_ms: 5000 } } : { message: 'done' }] }) });
    const folder = openSync(outside, 'r');
    const [program = '', ...args] = codex('exec', '-s', 'workspace-write', 'Go.');
    const child = spawn(program, args, { cwd: world.repo.path, env: world.env, stdio: ['ignore', 'ignore', 'ignore', ...Array.from({ length: 37 }, () => 'ignore' as const), folder] });
    await new Promise((resolve) => child.once('close', resolve));
    closeSync(folder);
    const told = outputOf(world.mock.requests[1], 'c');
    expect(told).toMatch(/^end\r?$/m);
    expect(told.slice(told.indexOf('Output:'))).not.toMatch(/did it|codex-ts-e2e/);
    expect(readdirSync(outside)).not.toContain('inherited');
  });
});

describe('a home of codex in a writable folder', () => {
  it('stays closed: its settings, rules and credentials', async () => {
    const { told, world } = await oneByOne(() => [{ cmd: 'cd $CODEX_HOME && for file in config.toml auth.json rules/default.rules .env; do mkdir -p rules; { echo "# x" >> $file; } 2>/dev/null && echo did it; done; echo end' }]);
    expect(world.home).toMatch(/^\/tmp\//);
    expect(told[0]).toMatch(/^end$/m);
    expect(told[0]).not.toMatch(/^did it$/m);
  });
});
