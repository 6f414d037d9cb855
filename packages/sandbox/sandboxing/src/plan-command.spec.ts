import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type SandboxPolicy } from '@codex-ts/protocol';
import { planCommand } from './plan-command.ts';
import { type SpawnPlan } from './spawn-plan.ts';
import { freshFolder, workspacePolicy } from './workspace.fixture.ts';

const folder = freshFolder();
const planFor = (policy: SandboxPolicy, cwd: string = folder.path): Promise<SpawnPlan> =>
  planCommand({ argv: ['echo', 'hi'], cwd, env: { A: '1' }, policy, policyCwd: cwd });

describe('planCommand', () => {
  it('starts the command as it is under danger-full-access and an external sandbox with network', async () => {
    const plain = { program: 'echo', args: ['hi'], env: { A: '1' }, cwd: folder.path, extraFds: [], sandboxed: false };
    expect(await planFor({ type: 'danger-full-access' })).toEqual(plain);
    expect(await planFor({ type: 'external-sandbox', network_access: 'enabled' })).toEqual(plain);
  });

  it('starts bwrap otherwise, with the filter on descriptor 3 and the status on 4', async () => {
    const plan = await planFor({ type: 'read-only' });
    expect(plan).toMatchObject({ program: '/usr/bin/bwrap', sandboxed: true, cwd: folder.path });
    expect(plan.env).toEqual({ A: '1', CODEX_SANDBOX_NETWORK_DISABLED: '1' });
    expect(plan.args.slice(-7)).toEqual(['--seccomp', '3', '--json-status-fd', '4', '--', 'echo', 'hi']);
    expect(plan.extraFds.map(({ fd }) => fd)).toEqual([3]);
    expect(plan.launch?.statusFd).toBe(4);
  });

  it('keeps a filter but says nothing of the network when it is on', async () => {
    const plan = await planFor({ type: 'read-only', network_access: true });
    expect(plan.env).toEqual({ A: '1' });
    expect(plan.args).not.toContain('--unshare-net');
    expect(plan.extraFds).toHaveLength(1);
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
    const plan = await planFor(workspacePolicy(), join(folder.path, 'link'));
    expect(plan.args.join(' ')).toContain(`--chdir ${join(folder.path, 'real')} `);
    expect((await planFor(workspacePolicy())).args).not.toContain('--chdir');
  });

  it.each(['.git', '.codex', '.agents'])('refuses to run when %s is a link', async (name) => {
    symlinkSync('/nowhere', join(folder.path, name));
    const error: unknown = await planFor(workspacePolicy()).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'sandbox_unavailable' });
    expect(String(error)).toContain('symbolic link');
  });

  it('takes no bwrap from a place that commands can write', async () => {
    const plan = await planFor(workspacePolicy([folder.path]));
    expect(plan.program).toBe('/usr/bin/bwrap');
  });

  it('refuses an empty command, a missing directory and an external sandbox without network', async () => {
    const policy: SandboxPolicy = { type: 'read-only' };
    await expect(planCommand({ argv: [], cwd: '/', env: {}, policy, policyCwd: '/' })).rejects.toMatchObject({ code: 'empty_command' });
    rmSync(folder.path, { recursive: true });
    await expect(planFor(policy)).rejects.toMatchObject({ code: 'cwd_missing' });
    await expect(planFor({ type: 'external-sandbox', network_access: 'restricted' })).rejects.toMatchObject({ code: 'sandbox_unavailable' });
  });
});

describe('the verdict on a start', () => {
  const RAN = '{ "child-pid": 2 }\n{ "exit-code": 1 }\n';
  const NOT_RUN = '{ "child-pid": 2 }\n';

  it('is the status text, not what the command prints', async () => {
    const { launch } = await planFor({ type: 'read-only' });
    expect(launch?.verdict({ status: RAN, output: 'bwrap: execvp x: No such file or directory' })).toEqual({ type: 'ran' });
    expect(launch?.verdict({ status: NOT_RUN, output: 'bwrap: setting up uid map: Permission denied' })).toMatchObject({ type: 'failed', error: { code: 'sandbox_unavailable' } });
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

  // Last: from here on this process knows that /proc cannot be mounted.
  it('does without /proc where it cannot be mounted, now and later', async () => {
    const first = await planFor({ type: 'read-only' });
    expect(first.args).toContain('--proc');
    const verdict = first.launch?.verdict({ status: NOT_RUN, output: "bwrap: Can't mount proc on /newroot/proc: Operation not permitted" });
    if (verdict?.type !== 'retry') throw new Error('no retry');
    expect((await verdict.plan()).args).not.toContain('--proc');
    expect((await planFor({ type: 'read-only' })).args).not.toContain('--proc');
  });
});
