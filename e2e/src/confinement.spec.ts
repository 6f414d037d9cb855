import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runProcess } from '@codex-ts/test-support';
import { codex } from './command.fixture.ts';
import { failure, parseEvents } from './events.fixture.ts';
import { outputOf } from './history.fixture.ts';
import { type Probe, probe } from './probe.fixture.ts';
import { longSleep, processesWith, waitUntilGone, waitUntilThere } from './processes.fixture.ts';
import { closeWorlds, makeWorld, SECRET, type World } from './world.fixture.ts';

/** Outside every writable root: workspaces lie in the temporary folder, which commands may write. */
let outside: string;

beforeAll(async () => {
  outside = await mkdtemp('/var/tmp/codex-ts-e2e-');
});

afterAll(async () => {
  await closeWorlds();
  await rm(outside, { recursive: true });
});

/** The same attempts under every policy. Each prints `did it` when it succeeded. */
function attempts({ repo, mock }: World): Record<string, string> {
  return {
    workspace: `echo x > ${repo.path}/made.txt && echo did it`,
    temporary: `echo x > /tmp/codex-ts-e2e-$$ && rm /tmp/codex-ts-e2e-$$ && echo did it`,
    outside: `echo x > ${outside}/$RANDOM.txt && echo did it`,
    git: `echo x > ${repo.path}/.git/planted && echo did it`,
    hook: `mv ${repo.path}/.git ${repo.path}/git-away && mv ${repo.path}/git-away ${repo.path}/.git && echo did it`,
    codex: `mkdir -p ${repo.path}/.codex && echo x > ${repo.path}/.codex/config.toml && rm -r ${repo.path}/.codex && echo did it`,
    remount: `mount -o remount,bind,rw / && echo did it`,
    socket: `exec 3<>/dev/tcp/127.0.0.1/${new URL(mock.url).port} && echo did it`,
    read: `head -c 1 /etc/passwd > /dev/null && echo did it`,
  };
}

function succeeded({ told }: Probe, names: string[]): Record<string, boolean> {
  return Object.fromEntries(names.map((name) => [name, /^did it$/m.test(told(name))]));
}

const all = ['workspace', 'temporary', 'outside', 'git', 'hook', 'codex', 'socket', 'read'];

describe('what commands may do', () => {
  it('under workspace-write: the workspace and the temporary folder, no metadata, no sockets', async () => {
    const ran = await probe(['-s', 'workspace-write'], attempts);
    expect(succeeded(ran, [...all, 'remount'])).toEqual({
      workspace: true,
      temporary: true,
      outside: false,
      git: false,
      hook: false,
      codex: false,
      remount: false,
      socket: false,
      read: true,
    });
    expect(existsSync(join(ran.world.repo.path, '.git/planted'))).toBe(false);
    expect(ran.code).toBe(0);
  });

  it('under read-only: nothing is written anywhere', async () => {
    const ran = await probe(['-s', 'read-only'], attempts);
    expect(succeeded(ran, all)).toEqual({ ...Object.fromEntries(all.map((name) => [name, false])), read: true });
    expect(existsSync(join(ran.world.repo.path, 'made.txt'))).toBe(false);
  });

  it('without flags: as under read-only', async () => {
    expect(succeeded(await probe([], attempts), ['workspace', 'socket', 'read'])).toEqual({ workspace: false, socket: false, read: true });
  });

  it('under danger-full-access: the very same commands succeed', async () => {
    expect(succeeded(await probe(['-s', 'danger-full-access'], attempts), all)).toEqual(Object.fromEntries(all.map((name) => [name, true])));
  });

  it('with network access: sockets too, and no more than that', async () => {
    const ran = await probe(['-s', 'workspace-write', '-c', 'sandbox_workspace_write.network_access=true'], attempts);
    expect(succeeded(ran, ['workspace', 'outside', 'git', 'socket'])).toEqual({ workspace: true, outside: false, git: false, socket: true });
  });

  it('with --add-dir: that folder too', async () => {
    expect(succeeded(await probe(['-s', 'workspace-write', '--add-dir', outside], attempts), ['outside', 'git'])).toEqual({ outside: true, git: false });
  });
});

describe('a patch', () => {
  it.each(['..', '.git'])('does not write into %s', async (folder) => {
    const input = (world: World) => `*** Begin Patch\n*** Add File: ${folder === '..' ? `${outside}/patched` : `${world.repo.path}/.git/patched`}\n+x\n*** End Patch\n`;
    let world: World | undefined;
    world = await makeWorld({ turns: (_, index) => ({ items: index === 0 && world ? [{ custom: 'apply_patch', callId: 'p', input: input(world) }] : [{ message: 'no' }] }) });
    const run = await world.exec(['-s', 'workspace-write', 'Patch.']);
    expect(run.code).toBe(0);
    expect(outputOf(world.mock.requests[1], 'p')).toMatch(/^patch rejected/);
    expect([existsSync(`${outside}/patched`), existsSync(join(world.repo.path, '.git/patched'))]).toEqual([false, false]);
  });
});

describe('the environment of commands', () => {
  let ran: Probe;

  beforeAll(async () => {
    ran = await probe(['-s', 'workspace-write'], () => ({ env: 'env', parent: 'cat /proc/[0-9]*/environ 2>/dev/null | tr "\\0" "\\n"' }));
  });

  it('holds no key of the provider, nor does that of any process they see', () => {
    expect(ran.told('env')).toContain('CODEX_CI=1');
    expect([ran.told('env').includes(SECRET), ran.told('parent').includes(SECRET)]).toEqual([false, false]);
  });

  it('says that it is one without network and without a person', () => {
    expect(ran.told('env').split('\n')).toEqual(expect.arrayContaining(['CODEX_SANDBOX_NETWORK_DISABLED=1', 'TERM=dumb', 'NO_COLOR=1', 'PAGER=cat']));
  });
});

describe('what commands leave running', () => {
  it('is gone when the run has ended, daemons included', async () => {
    const { command, mark } = longSleep();
    const daemons = `(setsid ${command} >/dev/null 2>&1 &) ; (setsid sh -c '${command} & exit' >/dev/null 2>&1 &); echo left`;
    const ran = await probe(['-s', 'workspace-write'], () => ({ daemons, background: `${command} & echo left` }));
    expect([ran.told('daemons'), ran.told('background')]).toEqual([expect.stringMatching(/^left$/m), expect.stringMatching(/^left$/m)]);
    expect({ code: ran.code, left: processesWith(mark) }).toEqual({ code: 0, left: [] });
  });

  it.each(['workspace-write', 'danger-full-access'])('is gone when the run has ended before the command (%s)', async (mode) => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', callId: 'c', args: { cmd: `${command} & ${command}`, yield_time_ms: 250 } }] }] });
    const run = await world.exec(['-s', mode, 'Begin.']);
    expect(outputOf(world.mock.requests[1], 'c')).toMatch(/^Process running with session ID \d+$/m);
    expect({ code: run.code, left: processesWith(mark) }).toEqual({ code: 0, left: [] });
  });

  it.each(['workspace-write', 'danger-full-access'])('is gone when the run was killed (%s)', async (mode) => {
    const { command, mark } = longSleep();
    // Without a sandbox, a daemon that cut every tie to the command is out of reach.
    const cmd = mode === 'workspace-write' ? `(setsid ${command} &) ; ${command}` : `(${command} &) ; ${command}`;
    const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', args: { cmd, yield_time_ms: 30_000 } }] }] });
    const run = world.start(['--json', '-s', mode, 'Wait.']);
    await waitUntilThere('sleep', mark);
    run.signal('SIGKILL');
    await run.exited;
    await waitUntilGone(mark);
  });

  it.each([0, 1, 2, 3, 4, 5, 7, 10])('is gone when the run was killed %i ms after the command was told of', async (more) => {
    const { command, mark } = longSleep();
    const world = await makeWorld({ turns: [{ items: [{ call: 'exec_command', args: { cmd: command, yield_time_ms: 30_000 } }] }] });
    const run = world.start(['--json', '-s', 'workspace-write', 'Wait.']);
    await run.event(({ type, item }) => type === 'item.started' && item?.type === 'command_execution');
    await new Promise((resolve) => setTimeout(resolve, more));
    run.signal('SIGKILL');
    await run.exited;
    await waitUntilGone(mark);
  });
});

describe('where the sandbox cannot be set up', () => {
  /** As on a machine without bubblewrap: every place where it could lie holds something else. */
  async function withoutBubblewrap(world: World, args: string[]) {
    const places = [...new Set([...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin'].map((folder) => join(folder, 'bwrap')).filter(existsSync).map((path) => realpathSync(path)))];
    const masks = places.flatMap((path) => ['--ro-bind', '/dev/null', path]);
    return runProcess(['bwrap', '--dev-bind', '/', '/', ...masks, ...codex('exec', ...args)], { cwd: world.repo.path, env: world.env });
  }

  const turns = [{ items: [{ call: 'exec_command', args: { cmd: 'echo x > ran.txt' } }] }];

  it('the run stops with one line that says how to fix it, and the command did not run', async () => {
    const world = await makeWorld({ turns });
    const run = await withoutBubblewrap(world, ['-s', 'workspace-write', 'Go.']);
    const told = run.stderr.split('\n').filter((line) => /bubblewrap/.test(line));
    expect({ code: run.code, stdout: run.stdout, told: told.length }).toEqual({ code: 1, stdout: '', told: 1 });
    expect(told[0]).toMatch(/^(?:ERROR|Error): .*not run.*install/);
    expect(existsSync(join(world.repo.path, 'ran.txt'))).toBe(false);
  });

  it('JSON readers are told the same', async () => {
    const world = await makeWorld({ turns });
    const run = await withoutBubblewrap(world, ['--json', '-s', 'workspace-write', 'Go.']);
    const said = run.code === 1 && run.stdout !== '' ? failure(parseEvents(run.stdout)) : run.stderr;
    expect(said).toMatch(/bubblewrap.*not found/);
  });

  it('danger-full-access needs no sandbox', async () => {
    const world = await makeWorld({ turns });
    expect((await withoutBubblewrap(world, ['-s', 'danger-full-access', 'Go.'])).code).toBe(0);
    expect(await readFile(join(world.repo.path, 'ran.txt'), 'utf8')).toBe('x\n');
  });
});
