import { mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ProxyEndpoints } from '@codex-ts/linux-sandbox';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { type CommandInput } from './command-input.ts';
import { freshVerdict } from './machine-verdict.ts';
import { planCommand, planOn } from './plan-command.ts';
import { runPlan } from './run-plan.fixture.ts';
import { type SpawnPlan } from './spawn-plan.ts';
import { freshFolder, profile, workspacePolicy } from './workspace.fixture.ts';

const folder = freshFolder();
const inputFor = (policy: SandboxPolicy, more: Partial<CommandInput> = {}): CommandInput => ({ argv: ['echo', 'hi'], cwd: folder.path, env: { A: '1' }, policy, policyCwd: more.cwd ?? folder.path, ...more });
const planFor = (policy: SandboxPolicy, more?: Partial<CommandInput>): Promise<SpawnPlan> => planCommand(inputFor(policy, more));
const WHOLE_DISK = profile([{ kind: 'root', access: 'write' }]);

describe('planCommand', () => {
  it.each<SandboxPolicy>([
    { type: 'danger-full-access' },
    { type: 'external-sandbox', network_access: 'enabled' },
    { ...WHOLE_DISK, network: 'enabled' },
    { ...WHOLE_DISK, network: 'enabled', files: { kind: 'unrestricted' } },
  ])('starts the command as it is where nothing is closed: %j', async (policy) => {
    const plain = { program: 'echo', args: ['hi'], env: { A: '1' }, cwd: folder.path, extraFds: [], sandboxed: false };
    expect(await planFor(policy)).toEqual(plain);
  });

  it('starts bwrap otherwise, with the filter on descriptor 3 and the status on 4', async () => {
    const plan = await planFor({ type: 'read-only' });
    expect(plan).toMatchObject({ program: '/usr/bin/bwrap', sandboxed: true, cwd: folder.path });
    expect(plan.env).toEqual({ A: '1', CODEX_SANDBOX_NETWORK_DISABLED: '1' });
    expect(plan.args.slice(-7)).toEqual(['--seccomp', '3', '--json-status-fd', '4', '--', 'echo', 'hi']);
    expect(plan.extraFds.map(({ fd }) => fd)).toEqual([3]);
    expect(plan.launch).toMatchObject({ statusFd: 4, holdsTree: true });
  });

  it('keeps a filter but says nothing of the network when it is on', async () => {
    const plan = await planFor({ type: 'read-only', network_access: true });
    expect(plan.env).toEqual({ A: '1' });
    expect(plan.args).not.toContain('--unshare-net');
    expect(plan.extraFds).toHaveLength(1);
  });

  it.each<SandboxPolicy>([{ type: 'external-sandbox', network_access: 'restricted' }, WHOLE_DISK])('closes the network alone: %j', async (policy) => {
    const { program, args, env } = await planFor(policy);
    expect([program, env]).toEqual(['/usr/bin/bwrap', { A: '1', CODEX_SANDBOX_NETWORK_DISABLED: '1' }]);
    expect(args.join(' ')).toMatch(/^--new-session --die-with-parent --dev-bind \/ \/ --unshare-user --unshare-pid --unshare-ipc --unshare-net .*--cap-drop ALL --seccomp 3 /);
  });

  it('masks a missing .codex, mounts an existing one read-only, and looks again each time', async () => {
    const codex = join(folder.path, '.codex');
    const mounts = async (): Promise<string> => (await planFor(workspacePolicy())).args.join(' ');
    expect(await mounts()).toContain(`--tmpfs ${codex} --remount-ro ${codex}`);
    mkdirSync(join(codex, 'rules'), { recursive: true });
    mkdirSync(join(folder.path, '.git'));
    expect(await mounts()).toContain(`--ro-bind ${join(folder.path, '.git')} ${join(folder.path, '.git')} --ro-bind ${codex} ${codex}`);
  });

  it('changes into the resolved directory when the given one goes through a link', async () => {
    mkdirSync(join(folder.path, 'real'));
    symlinkSync('real', join(folder.path, 'link'));
    const plan = await planFor(workspacePolicy(), { cwd: join(folder.path, 'link') });
    expect(plan.args.join(' ')).toContain(`--chdir ${join(folder.path, 'real')} `);
    expect((await planFor(workspacePolicy())).args).not.toContain('--chdir');
  });

  it('takes no bwrap from a place that commands can write', async () => {
    const plan = await planFor(workspacePolicy([folder.path]));
    expect(plan.program).toBe('/usr/bin/bwrap');
  });

  it('refuses an empty command and a missing directory', async () => {
    const policy: SandboxPolicy = { type: 'read-only' };
    await expect(planFor(policy, { argv: [] })).rejects.toMatchObject({ code: 'empty_command' });
    rmSync(folder.path, { recursive: true });
    await expect(planFor(policy)).rejects.toMatchObject({ code: 'cwd_missing' });
  });
});

describe('a network through the proxy', () => {
  const endpoints = (): ProxyEndpoints => ({ http: { port: 41_234, socket: join(folder.path, 'run/http.sock') }, socks: null });

  it('is closed without one', async () => {
    const proxied: SandboxPolicy = { ...profile([{ kind: 'root', access: 'read' }]), network: 'proxied' };
    for (const platform of ['linux', 'darwin'] as const) await expect(planFor(proxied, { platform })).rejects.toMatchObject({ code: 'sandbox_unavailable' });
    await expect(planFor({ ...WHOLE_DISK, network: 'proxied' })).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });

  it.each<SandboxPolicy>([{ type: 'read-only' }, { type: 'read-only', network_access: true }, workspacePolicy(), WHOLE_DISK])('is the only way out as soon as there is one: %j', async (policy) => {
    const plan = await planFor(policy, { proxy: endpoints() });
    expect(plan.args).toContain('--unshare-net');
    expect(plan.env).not.toHaveProperty('CODEX_SANDBOX_NETWORK_DISABLED');
    expect(plan.extraFds.length).toBeGreaterThan(1);
  });

  it('does not concern those without limits', async () => {
    expect(await planFor({ type: 'danger-full-access' }, { proxy: endpoints() })).toMatchObject({ sandboxed: false, program: 'echo' });
  });

  it.each<[string, SandboxPolicy]>([
    ['workspace-write', workspacePolicy()],
    ['a writable disk', WHOLE_DISK],
    ['a profile that shows little', profile([{ kind: 'minimal', access: 'read' }, { kind: 'project_roots', access: 'write' }])],
  ])('really is under %s', async (_, policy) => {
    mkdirSync(join(folder.path, 'run'));
    mkdirSync(join(folder.path, 'work'));
    const server = createServer().listen(endpoints().http.socket);
    try {
      const script = [
        'import socket', 'def tell(do):', '  try: do(); print("ok")', '  except OSError as e: print(e.errno)',
        'tell(lambda: socket.create_connection(("127.0.0.1", 41234), 5))', 'tell(lambda: socket.create_connection(("127.0.0.1", 41235), 5))', 'tell(lambda: socket.socket(socket.AF_UNIX))',
        'tell(lambda: open("new", "w"))',
      ].join('\n');
      const work = join(folder.path, 'work');
      const ran = await runPlan(await planFor(policy, { proxy: endpoints(), cwd: work, argv: ['/usr/bin/env', 'python3', '-c', script], env: { PATH: process.env['PATH'] ?? '' } }));
      expect(ran).toEqual({ code: 0, stdout: 'ok\n111\n1\nok\n', stderr: '' });
    } finally {
      server.close();
    }
  });
});

describe('the verdict on a start', () => {
  const RAN = '{ "child-pid": 2 }\n{ "exit-code": 1 }\n';
  const NOT_RUN = '{ "child-pid": 2 }\n';
  const NO_NAMESPACES = 'bwrap: setting up uid map: Permission denied\n';

  it('is the status text, not what the command prints', async () => {
    const { launch } = await planFor({ type: 'read-only' });
    expect(launch?.verdict({ status: RAN, output: 'bwrap: execvp x: No such file or directory' })).toEqual({ type: 'ran' });
    expect(launch?.verdict({ status: NOT_RUN, output: 'bwrap: execvp x: No such file or directory' })).toMatchObject({ type: 'failed', error: { code: 'spawn_failed' } });
    expect(launch?.verdict({ status: NOT_RUN, output: 'bwrap: Unknown option --perms' })).toMatchObject({ type: 'failed', error: { code: 'sandbox_unavailable' } });
  });

  it('tries again when a path vanished, but not for ever', async () => {
    let plan = await planFor({ type: 'read-only' });
    for (let tries = 1; tries < 3; tries++) {
      const verdict = plan.launch?.verdict({ status: NOT_RUN, output: "bwrap: Can't find source path /w/.git: No such file or directory" });
      if (verdict?.type !== 'retry') throw new Error('no retry');
      plan = await verdict.plan();
    }
    expect(plan.launch?.verdict({ status: NOT_RUN, output: "bwrap: Can't find source path /w/.git: No such file or directory" })).toMatchObject({ type: 'failed' });
  });

  it('does without /proc where it cannot be mounted, now and later', async () => {
    const machine = freshVerdict();
    const input = inputFor({ type: 'read-only' });
    const first = await planOn(machine, input);
    expect(first.args).toContain('--proc');
    const verdict = first.launch?.verdict({ status: NOT_RUN, output: "bwrap: Can't mount proc on /newroot/proc: Operation not permitted" });
    if (verdict?.type !== 'retry') throw new Error('no retry');
    expect((await verdict.plan()).args).not.toContain('--proc');
    expect((await planOn(machine, input)).args).not.toContain('--proc');
  });

  const planAfter = async (output: string, policy: SandboxPolicy, more: Partial<CommandInput> = {}) => {
    const machine = freshVerdict();
    const input = inputFor(policy, { env: { PATH: '/usr/bin:/bin' }, ...more });
    const verdict = (await planOn(machine, input)).launch?.verdict({ status: NOT_RUN, output });
    if (verdict?.type !== 'retry') throw new Error('no retry');
    return { second: () => verdict.plan(), later: () => planOn(machine, input) };
  };

  it('falls back to Landlock without namespaces, confined all the same, and remembers', async () => {
    mkdirSync(join(folder.path, 'free'));
    const script = 'echo $CODEX_SANDBOX_NETWORK_DISABLED > free/in; echo 2 > /etc/codex-ts-x; mkdir .codex; cat free/in';
    const { second, later } = await planAfter(NO_NAMESPACES, workspacePolicy(), { allowLandlock: true, argv: ['/bin/sh', '-c', script] });
    for (const plan of [await second(), await later()]) {
      expect(plan).toMatchObject({ program: process.execPath, sandboxed: true, launch: { holdsTree: false } });
      const ran = await runPlan(plan);
      expect(ran.stdout).toBe('1\n');
      expect(ran.stderr.match(/Permission denied/g)).toHaveLength(2);
    }
  });

  it("keeps the kernel's settings and the host's shared memory out of reach, for root too", async () => {
    const plan = await planOn(freshVerdict(), inputFor(workspacePolicy(), { argv: ['/bin/sh', '-c', ': < /proc/self/status && for file in kernel/core_pattern kernel/hostname vm/drop_caches; do (: >> /proc/sys/$file) && echo $file; done; readlink /proc/self/ns/ipc'] }));
    const { stdout } = await runPlan(plan);
    expect(stdout).toMatch(/^ipc:\[\d+\]\n$/);
    expect(stdout.trim()).not.toBe(readlinkSync('/proc/self/ns/ipc'));
  });

  it('does not run without namespaces unless somebody chose Landlock, and names that choice', async () => {
    const { second, later } = await planAfter(NO_NAMESPACES, workspacePolicy());
    for (const plan of [second, later]) await expect(plan()).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringMatching(/uid map.*use_legacy_landlock/s) as unknown });
  });

  it('finds out by itself where namespaces are forbidden', async () => {
    const within = ['unshare', '--user', '--map-root-user', 'sh', '-c', 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"', 'sh'];
    mkdirSync(join(folder.path, 'free'));
    const machine = freshVerdict();
    const input = inputFor(workspacePolicy(), { allowLandlock: true, argv: ['/bin/sh', '-c', 'echo 1 > free/in; echo 2 > /etc/codex-ts-x; cat free/in'], env: { PATH: '/usr/bin:/bin' } });
    const ran = await runPlan(await planOn(machine, input), { within });
    expect(ran).toMatchObject({ stdout: '1\n', stderr: expect.stringContaining('Permission denied') as unknown });
    await expect(planOn(machine, { ...input, denyRead: [join(folder.path, 'free')] }).then((plan) => runPlan(plan, { within }))).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });

  it('comes back to bubblewrap when namespaces were lacking for a moment only', async () => {
    const { second, later } = await planAfter('bwrap: Creating new namespace failed: Resource temporarily unavailable\n', { type: 'read-only' }, { allowLandlock: true });
    expect((await second()).program).toBe(process.execPath);
    expect((await later()).program).toBe('/usr/bin/bwrap');
  });

  it('does not run what Landlock cannot hold, and says both why and what would help', async () => {
    const closed = profile([{ kind: 'root', access: 'read' }, { kind: 'project_roots', access: 'write' }, { kind: 'project_roots', subpath: 'secret', access: 'none' }]);
    const hidden = [[closed, {}], [workspacePolicy(), { denyRead: [join(folder.path, 'secret')] }], [workspacePolicy(), { proxy: { http: { port: 1, socket: '/x' }, socks: null } }]] as const;
    mkdirSync(join(folder.path, 'secret'));
    for (const [policy, more] of hidden) {
      const { second, later } = await planAfter(NO_NAMESPACES, policy, { allowLandlock: true, ...more });
      for (const plan of [second, later]) await expect(plan()).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('setting up uid map') as unknown });
    }
  });
});

describe('other platforms', () => {
  it('macOS: sandbox-exec by its full path', async () => {
    const plan = await planFor(workspacePolicy(), { platform: 'darwin' });
    expect(plan).toMatchObject({ program: '/usr/bin/sandbox-exec', sandboxed: true, env: { A: '1', CODEX_SANDBOX: 'seatbelt', CODEX_SANDBOX_NETWORK_DISABLED: '1' } });
    expect(plan.args.slice(-3)).toEqual(['--', 'echo', 'hi']);
    expect(plan.args.join('\n')).toContain(folder.path);
  });

  it('Windows: our own program as the runner, and nothing without a sandbox that was set up', async () => {
    const [cwd, codexHome] = [join(folder.path, 'work'), join(folder.path, 'home')];
    for (const path of [cwd, codexHome]) mkdirSync(path);
    const windows = { level: 'unelevated', privateDesktop: true, codexHome, runner: { program: '/node', args: ['cli', 'run'] } } as const;
    expect(await planFor(workspacePolicy(), { platform: 'win32', windows, cwd })).toMatchObject({
      program: '/node',
      sandboxed: true,
      args: ['cli', 'run', expect.stringContaining(codexHome)],
      warnings: [expect.stringContaining('network') as unknown],
    });
    await expect(planFor(workspacePolicy([codexHome]), { platform: 'win32', windows, cwd })).rejects.toMatchObject({ code: 'sandbox_unavailable' });
    for (const none of [undefined, { ...windows, level: null }]) {
      await expect(planFor(workspacePolicy(), { platform: 'win32', windows: none })).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('windows.sandbox') as unknown });
    }
  });

  it('all others refuse what they cannot confine', async () => {
    await expect(planFor({ type: 'read-only' }, { platform: 'freebsd' })).rejects.toMatchObject({ code: 'sandbox_unavailable', message: expect.stringContaining('freebsd') as unknown });
    expect(await planFor({ type: 'danger-full-access' }, { platform: 'freebsd' })).toMatchObject({ sandboxed: false });
  });
});
