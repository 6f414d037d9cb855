import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { ConfigHome } from './config-home.fixture.ts';
import { gitMainRoot } from './git-main-root.ts';

let at: ConfigHome;
beforeEach(() => {
  at = new ConfigHome();
});
afterEach(() => {
  at.remove();
});

function trust(dir: string, level: string): string {
  return `projects={${JSON.stringify(dir)}={trust_level="${level}"}}`;
}

async function defaults(cwd: string, override: string) {
  const { config } = await at.load({ cwd, cliOverrides: [override] });
  return [config.sandboxMode, config.approvalPolicy];
}

describe('defaults by trust', () => {
  it.each([
    ['trusted', ['workspace-write', 'on-request']],
    ['untrusted', ['workspace-write', 'untrusted']],
  ])('%s, decided for the folder or for the project root', async (level, expected) => {
    at.folder('project/.git');
    const sub = at.folder('project/a/b');
    expect(await defaults(at.cwd, trust(at.cwd, level))).toEqual(expected);
    expect(await defaults(sub, trust(at.cwd, level))).toEqual(expected);
    expect(await defaults(sub, trust(sub, level))).toEqual(expected);
  });

  it('does not look at folders between or above', async () => {
    at.folder('project/.git');
    const sub = at.folder('project/a/b');
    for (const dir of [at.base, join(at.cwd, 'a')]) {
      expect(await defaults(sub, trust(dir, 'trusted'))).toEqual(['read-only', 'on-request']);
    }
  });

  it('prefers the nearest decision and yields to explicit settings', async () => {
    at.folder('project/.git');
    const sub = at.folder('project/a');
    const toml = `projects = { ${JSON.stringify(at.cwd)} = { trust_level = "trusted" }, ${JSON.stringify(sub)} = { trust_level = "untrusted" } }`;
    const near = await at.load({ toml, cwd: sub });
    expect(near.config).toMatchObject({ approvalPolicy: 'untrusted', approvalPolicySet: false });
    const set = await at.load({ toml, cwd: sub, cliOverrides: ['sandbox_mode=read-only', 'approval_policy=never'] });
    expect(set.config).toMatchObject({ sandboxMode: 'read-only', approvalPolicy: 'never', approvalPolicySet: true });
  });

  it('can be set by -c with a quoted key', async () => {
    expect(await defaults(at.cwd, `projects."${at.cwd}".trust_level=trusted`)).toEqual(['workspace-write', 'on-request']);
  });
});

describe('git worktrees', () => {
  function git(cwd: string, ...args: string[]): void {
    const identity = ['-c', 'user.name=t', '-c', 'user.email=t@t', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...identity, ...args], { cwd, stdio: 'ignore', env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  }

  it('a linked worktree inherits the decision about the main one', async () => {
    git(at.cwd, 'init');
    git(at.cwd, 'commit', '--allow-empty', '-m', 'x');
    const linked = join(at.base, 'linked');
    git(at.cwd, 'worktree', 'add', linked);
    expect(await gitMainRoot(linked)).toBe(at.cwd);
    expect(await defaults(linked, trust(at.cwd, 'trusted'))).toEqual(['workspace-write', 'on-request']);
  });

  it('a folder that only claims to be a worktree of a trusted repository inherits nothing', async () => {
    git(at.cwd, 'init');
    git(at.cwd, 'commit', '--allow-empty', '-m', 'x');
    git(at.cwd, 'worktree', 'add', join(at.base, 'linked'));
    const liar = at.folder('liar');
    at.write('liar/.git', `gitdir: ${join(at.cwd, '.git/worktrees/linked')}\n`);
    expect(await gitMainRoot(liar)).toBe(liar);
    expect(await defaults(liar, trust(at.cwd, 'trusted'))).toEqual(['read-only', 'on-request']);
  });

  it.each(['', 'gitdir: /nowhere/.git/worktrees/x', 'gitdir: ../x', 'rubbish'])('a .git file %j names its own folder', async (content) => {
    at.write('project/.git', content);
    expect(await gitMainRoot(at.cwd)).toBe(at.cwd);
  });
});
