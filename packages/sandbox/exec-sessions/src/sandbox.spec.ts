import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { anyProcess, eventually, DANGER, freshPlace, planShell, nap, killLeftSleepers, sleeping, shell, WORKSPACE } from './commands.fixture.ts';
import { runToEnd } from './run-to-end.ts';

// Real commands under real bubblewrap: without it these tests fail, as they should. Linux only, like the sandbox.
const onLinux = process.platform === 'linux' ? describe : describe.skip;
const place = freshPlace();
killLeftSleepers();
const inside = (...parts: string[]): string => join(place.workspace, ...parts);

onLinux('files', () => {
  it('writes in the workspace, nowhere else', async () => {
    const run = await shell(`echo a > in; echo b > ${place.outside}/out; echo c > /etc/x; echo d > /tmp/codex-ts-x; cat in`, place.workspace);
    expect(run.output).toMatch(/out: Read-only file system\n.*\/etc\/x: Read-only.*\n.*\/tmp\/codex-ts-x: Read-only.*\na\n$/);
    expect(readdirSync(place.outside)).toEqual([]);
    expect(readFileSync(inside('in'), 'utf8')).toBe('a\n');
  });

  it('writes nothing at all under read-only, but reads', async () => {
    writeFileSync(inside('file'), 'text\n');
    const run = await shell('cat file; echo x > file', place.workspace, { type: 'read-only' });
    expect(run.output).toMatch(/^text\n.*Read-only file system/);
    expect(run.exitCode).not.toBe(0);
  });

  it('writes everywhere under danger-full-access', async () => {
    expect((await shell(`echo b > ${place.outside}/out`, place.workspace, DANGER)).exitCode).toBe(0);
    expect(readdirSync(place.outside)).toEqual(['out']);
  });

  it('writes in further roots, also through a link to one', async () => {
    symlinkSync(place.outside, inside('link'));
    const policy = { ...WORKSPACE, writable_roots: [inside('link')] };
    expect(await shell('echo a > link/one', place.workspace, policy)).toMatchObject({ exitCode: 0, output: '' });
    expect(existsSync(join(place.outside, 'one'))).toBe(true);
  });

  it('does not follow a link out of the workspace', async () => {
    symlinkSync(place.outside, inside('link'));
    expect((await shell('echo a > link/one', place.workspace)).output).toContain('Read-only file system');
  });

  it('works in a directory spelled through a link', async () => {
    mkdirSync(inside('real'));
    symlinkSync('real', inside('spelled'));
    expect((await shell('pwd -P; echo a > one', inside('spelled'))).output).toBe(`${inside('real')}\n`);
    expect(existsSync(inside('real/one'))).toBe(true);
  });

  it('has the usual devices, and a pipe that /dev/stderr can be opened on', async () => {
    const run = await shell('echo a; echo b >/dev/stderr; echo c >&2; head -c 2 /dev/zero | wc -c; echo d >/dev/null; echo e >/dev/stdout', place.workspace);
    expect(run.output).toBe('a\nb\nc\n2\ne\n');
  });
});

onLinux('protected metadata', () => {
  it('keeps .git and what is in it', async () => {
    mkdirSync(inside('.git/hooks'), { recursive: true });
    const run = await shell('echo x > .git/hooks/pre-commit; mv .git other; rm -rf .git; mkdir .git/new; ls .git', place.workspace);
    expect(run.output).toMatch(/hooks\n$/);
    expect(readdirSync(inside('.git'))).toEqual(['hooks']);
    expect(readdirSync(inside('.git/hooks'))).toEqual([]);
  });

  it('lets git make a repository where there is none', async () => {
    expect(await shell('git init -q . && git status --short && ls -d .git', place.workspace)).toMatchObject({ exitCode: 0, output: '.git\n' });
  });

  it("keeps a worktree's pointer, and the folder that it leads to inside a root", async () => {
    mkdirSync(join(place.outside, 'sub/git'), { recursive: true });
    writeFileSync(inside('.git'), `gitdir: ${place.outside}/sub/git\n`);
    const policy = { ...WORKSPACE, writable_roots: [place.outside] };
    const run = await shell(`echo x > .git; rm .git; echo x > ${place.outside}/sub/git/HEAD; echo ok > ${place.outside}/free`, place.workspace, policy);
    expect(run.output).toMatch(/HEAD: Read-only file system/);
    expect(existsSync(join(place.outside, 'free'))).toBe(true);
    expect(readdirSync(join(place.outside, 'sub/git'))).toEqual([]);
    expect(readFileSync(inside('.git'), 'utf8')).toContain('gitdir');
  });

  it('keeps an existing .codex', async () => {
    mkdirSync(inside('.codex'));
    writeFileSync(inside('.codex/config.toml'), 'a = 1\n');
    const run = await shell('cat .codex/config.toml; echo b = 2 >> .codex/config.toml; rm -rf .codex; mv .codex x', place.workspace);
    expect(run.output).toMatch(/^a = 1\n/);
    expect(readFileSync(inside('.codex/config.toml'), 'utf8')).toBe('a = 1\n');
  });

  it.each([
    'mkdir .codex && echo made', 'mkdir -p .codex/rules && echo made', 'echo x > .codex/config.toml && echo made', 'ln -s /tmp .codex && echo made',
    'echo x > f; mv f .codex && echo made', 'mkdir d; mv -T d .codex && echo made', 'rmdir .codex && mkdir .codex && echo made', 'mv .codex y && echo made',
  ])('a missing .codex cannot be made: %s', async (script) => {
    const run = await shell(`${script}; ls -A .codex`, place.workspace);
    expect(run.output).not.toContain('made');
    await eventually('nothing left behind', () => !existsSync(inside('.codex')));
  });

  it('holds the mask until the last of several commands at once has ended', async () => {
    const slow = shell('sleep 0.3; mkdir .codex && echo made', place.workspace);
    for (let count = 0; count < 3; count++) expect((await shell('mkdir .codex', place.workspace)).exitCode).not.toBe(0);
    expect((await slow).output).not.toContain('made');
    await eventually('nothing left behind', () => readdirSync(place.workspace).length === 0);
  });

  it('does not give a program left in the background a moment to make it', async () => {
    const script = '(trap "" TERM HUP; while :; do mkdir -p .codex/rules 2>/dev/null; done) >/dev/null 2>&1 & exit 0';
    for (let count = 0; count < 5; count++) await shell(script, place.workspace);
    await eventually('nothing left behind', () => !existsSync(inside('.codex')));
  });
});

onLinux('network', () => {
  const PYTHON = (body: string): string => `python3 - <<'E'\nimport socket\n${body}\nE`;

  it('denies sockets, and says so in the environment', async () => {
    const run = await shell(`echo $CODEX_SANDBOX_NETWORK_DISABLED; ${PYTHON('for f in (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK):\n  try: socket.socket(f); print("open")\n  except PermissionError as e: print(e.errno)')}`, place.workspace);
    expect(run.output).toBe('1\n1\n1\n1\n');
  });

  it('lets socket pairs work, but reaches no socket of the host', async () => {
    const body = [
      'a, b = socket.socketpair(); a.send(b"x"); print(b.recv(1)); a.shutdown(socket.SHUT_WR); print(b.recv(1))',
      'for t, act in ((socket.SOCK_STREAM, lambda s: s.connect("/tmp/s")), (socket.SOCK_STREAM, lambda s: s.bind("s")), (socket.SOCK_DGRAM, lambda s: 0)):',
      '  try: act(socket.socket(socket.AF_UNIX, t)); print("open")',
      '  except PermissionError as e: print(e.errno)',
    ].join('\n');
    expect((await shell(PYTHON(body), place.workspace)).output).toBe("b'x'\nb''\n1\n1\n1\n");
  });

  it.each([['on', { ...WORKSPACE, network_access: true }], ['danger', DANGER]])('reaches a server with network: %s', async (_, policy) => {
    const server = createServer((socket) => socket.end('hello\n'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const run = await shell(`echo "[$CODEX_SANDBOX_NETWORK_DISABLED]"; ${PYTHON(`print(socket.create_connection(("127.0.0.1", ${String(port)})).recv(9))`)}`, place.workspace, policy);
    server.close();
    expect(run.output).toBe("[]\nb'hello\\n'\n");
  });
});

onLinux('ways out', () => {
  it.each([['restricted', WORKSPACE], ['network', { ...WORKSPACE, network_access: true }]])('root cannot remount, unshare or nest (%s)', async (_, policy) => {
    const script = [
      'mount -o remount,bind,rw /', 'mount -t tmpfs none /mnt', 'umount /proc', 'unshare -Ur true', 'unshare -m true', 'nsenter -t 1 -m true',
      'bwrap --ro-bind / / --unshare-user true', `touch ${place.outside}/x`, 'chroot / true',
    ].map((command) => `${command} 2>/dev/null && echo "escaped: ${command}"`);
    const run = await shell([...script, 'grep -E "^(CapEff|CapBnd|NoNewPrivs|Seccomp):" /proc/self/status'].join('\n'), place.workspace, policy);
    expect(run.output).toBe('CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n');
  });

  it('sees no process but its own', async () => {
    const run = await shell('ls /proc | grep -c "^[0-9]"; kill -9 1; echo alive', place.workspace);
    expect(run.output).toMatch(/^[1-6]\nalive\n$/);
  });

  it('gets no descriptor of ours', async () => {
    const script = 'for fd in /proc/self/fd/*; do case ${fd##*/} in [012]) ;; *) readlink $fd ;; esac; done | grep -c shm';
    expect((await shell(script, place.workspace)).output).toBe('0\n');
  });

  it('ordinary work goes on: compiler, node with children, pipes', async () => {
    const script = [
      'echo "int main(){return 0;}" > a.c && gcc a.c -o a && ./a && echo compiled',
      `node -e 'console.log(require("child_process").execSync("echo kid").toString().trim()); new (require("worker_threads").Worker)("console.log(1)", {eval: true})'`,
      'seq 1000 | sort -rn | head -1',
    ].join('\n');
    expect((await shell(script, place.workspace)).output).toBe('compiled\nkid\n1\n1000\n');
  });
});

onLinux('what a sandboxed command leaves running dies with it', () => {
  it.each([
    ['a background job', `sleep ${nap(101)} & exit 0`],
    ['a session of its own', `setsid sleep ${nap(101)} >/dev/null 2>&1 & exit 0`],
    ['a double fork that holds stdout', `(setsid sh -c "trap '' TERM HUP INT; sleep ${nap(101)} & wait" &) ; exit 0`],
  ])('%s', async (_, script) => {
    expect((await shell(script, place.workspace)).exitCode).toBe(0);
    expect(sleeping(nap(101))).toEqual([]);
  });

  it('also after a timeout', async () => {
    const run = await shell(`trap "" TERM; setsid sleep ${nap(102)} & sleep ${nap(102)}`, place.workspace, WORKSPACE, { timeoutMs: 300 });
    expect(run).toMatchObject({ exitCode: 124, timedOut: true });
    expect(sleeping(nap(102))).toEqual([]);
  });
});

onLinux('a sandbox that cannot be set up', () => {
  it('runs nothing, and tells why', async () => {
    const plan = await planShell('touch ran', place.workspace);
    const broken = { ...plan, args: ['--perms', 'none', ...plan.args] };
    const chunks: Buffer[] = [];
    const run = runToEnd(broken, { timeoutMs: 5000, onOutput: (chunk) => chunks.push(chunk) });
    await expect(run).rejects.toMatchObject({ code: 'sandbox_unavailable' });
    await expect(run).rejects.toThrow(/not run: bubblewrap said "--perms/);
    expect(chunks).toEqual([]);
    expect(existsSync(inside('ran'))).toBe(false);
  });

  it('is tried again with a new plan when a path vanished in between, without its words in the output', async () => {
    mkdirSync(inside('.git'));
    const plan = await planShell('echo ran', place.workspace);
    rmdirSync(inside('.git'));
    const chunks: string[] = [];
    const run = await runToEnd(plan, { timeoutMs: 5000, onOutput: (chunk) => chunks.push(chunk.toString()) });
    expect([run.output, chunks.join('')]).toEqual(['ran\n', 'ran\n']);
  });

  it('is not to be confused with a command that prints the same', async () => {
    const run = await shell('echo "bwrap: setting up uid map: Permission denied" >&2; exit 1', place.workspace);
    expect(run).toMatchObject({ exitCode: 1, output: 'bwrap: setting up uid map: Permission denied\n' });
  });

  it('tells a missing program from it', async () => {
    const plan = await planShell('', place.workspace);
    const missing = { ...plan, args: [...plan.args.slice(0, plan.args.indexOf('--') + 1), 'no-such-program'] };
    await expect(runToEnd(missing, { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'spawn_failed', message: 'Cannot run no-such-program: No such file or directory' });
  });

  it('leaves no half-made sandbox behind', async () => {
    const plan = await planShell('touch ran', place.workspace);
    // bwrap learns only after it has made its child that it cannot report to this descriptor.
    const launch = plan.launch === undefined ? {} : { launch: { ...plan.launch, statusFd: 9 } };
    await expect(runToEnd({ ...plan, ...launch }, { timeoutMs: 5000 })).rejects.toMatchObject({ code: 'sandbox_unavailable' });
    expect(existsSync(inside('ran'))).toBe(false);
    await eventually('no bwrap for this workspace', () => !anyProcess(place.workspace));
  });
});
