import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type FileAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { accessTo, isPathReadable, isPathWritable } from './access-to.ts';
import { type FileView } from './file-rule.ts';
import { fileView } from './file-view.ts';
import { platformPaths } from './platform-paths.ts';
import { entry, freshFolder, profile, special, workspacePolicy } from './workspace.fixture.ts';
import { isFullDiskWrite, writableRoots } from './writable-roots.ts';

const folder = freshFolder();
const { at, make } = folder;
const viewOf = (policy: SandboxPolicy, env: NodeJS.ProcessEnv = {}): FileView => fileView(policy, make('work'), env);
const rulesOf = (view: FileView): string[] => view.rules.map(({ path, access, origin }) => `${path.replace(folder.path, '')} ${access} ${origin}`);
const accessesTo = (policy: SandboxPolicy, ...paths: string[]): FileAccess[] => {
  const view = viewOf(policy);
  return paths.map((path) => accessTo(at(path), view));
};

describe('the forms of a policy', () => {
  it('read-only reads everything', () => {
    expect(viewOf({ type: 'read-only' })).toEqual({ root: 'read', minimal: false, rules: [] });
  });

  it('read-only with restricted reads: the working directory, the roots, what programs need', () => {
    const data = make('data');
    const view = viewOf({ type: 'read-only', access: { type: 'restricted', include_platform_defaults: true, readable_roots: [data] } });
    expect([view.root, view.minimal, rulesOf(view)]).toEqual(['none', true, ['/work read policy', '/data read policy']]);
    expect(accessTo('/usr/bin/env', view)).toBe('read');
    expect(accessTo('/root/x', view)).toBe('none');
    const bare = viewOf({ type: 'read-only', access: { type: 'restricted', include_platform_defaults: false, readable_roots: [] } });
    expect([bare.minimal, accessTo('/usr/bin/env', bare)]).toEqual([false, 'none']);
  });

  it('workspace-write, also with restricted reads', () => {
    const temp = make('temp');
    const full = viewOf({ ...workspacePolicy([make('extra')]), exclude_slash_tmp: false, exclude_tmpdir_env_var: false }, { TMPDIR: temp });
    expect(full.root).toBe('read');
    expect(rulesOf(full).filter((rule) => rule.endsWith('policy'))).toEqual(['/tmp write policy', '/work write policy', '/temp write policy', '/extra write policy']);
    const restricted = viewOf({ ...workspacePolicy(), read_only_access: { type: 'restricted', include_platform_defaults: false, readable_roots: [make('data')] } });
    expect([restricted.root, rulesOf(restricted)]).toEqual(['none', ['/work write policy', '/data read policy', '/work/.codex read protected']]);
  });

  it.each<SandboxPolicy>([
    { type: 'danger-full-access' },
    { type: 'external-sandbox', network_access: 'restricted' },
    { ...profile([]), files: { kind: 'unrestricted' } },
    profile([special('root', 'write')]),
    profile([special('root', 'write'), special('project_roots', 'write')]),
  ])('writes everything: %j', (policy) => {
    make('work/.git');
    expect(viewOf(policy)).toEqual({ root: 'write', minimal: false, rules: [] });
    expect(isFullDiskWrite(policy, at('work'), {})).toBe(true);
    expect(isPathWritable('.git/config', policy, at('work'), {})).toBe(true);
    expect(writableRoots(policy, at('work'), {})[0]).toEqual({ root: '/', readOnlySubpaths: [] });
  });

  it.each<SandboxPolicy>([
    profile([special('root', 'write'), special('project_roots', 'none', 'secret')]),
    profile([special('root', 'write'), special('root', 'none')]),
    profile([special('root', 'read'), special('project_roots', 'write')]),
    workspacePolicy(['/']),
    { type: 'read-only' },
  ])('does not write everything: %j', (policy) => {
    expect(isFullDiskWrite(policy, make('work'), {})).toBe(false);
    for (const path of ['.git', '.git/hooks/x', '.codex', '.codex/config.toml']) {
      make('work/.git');
      expect([path, isPathWritable(path, policy, at('work'), {})]).toEqual([path, false]);
    }
  });

  it('an empty profile opens nothing', () => {
    expect(viewOf(profile([]))).toEqual({ root: 'none', minimal: false, rules: [] });
    expect(isPathReadable('x', profile([]), at('work'), {})).toBe(false);
  });
});

describe('special places', () => {
  it('mean what they say', () => {
    const temp = make('temp');
    make('work/sub');
    const policy = profile([special('minimal', 'read'), special('project_roots', 'read'), special('current_working_directory', 'write', 'sub'), special('tmpdir', 'write'), special('slash_tmp', 'none')]);
    const view = viewOf(policy, { TMPDIR: temp });
    expect(view).toMatchObject({ root: 'none', minimal: true });
    expect(rulesOf(view)).toEqual(['/tmp none policy', '/work read policy', '/temp write policy', '/work/sub write policy', '/temp/.codex read protected', '/work/sub/.codex read protected']);
  });

  it('that do not exist here are left out', () => {
    for (const TMPDIR of [undefined, '', 'relative', at('missing')]) expect(rulesOf(viewOf(profile([special('tmpdir', 'write')]), TMPDIR === undefined ? {} : { TMPDIR }))).toEqual([]);
  });

  it('minimal: what an entry says in more detail wins, writing means reading, and none closes', () => {
    const mixed = viewOf(profile([special('minimal', 'write'), entry('/usr', 'none'), entry('/etc/ssl', 'write')]));
    expect(['/usr/bin/env', '/etc/passwd', '/etc/ssl/x'].map((path) => accessTo(path, mixed))).toEqual(['none', 'read', 'write']);
    const closed = viewOf(profile([special('root', 'read'), special('minimal', 'none')]));
    expect(platformPaths('linux').every((path) => closed.rules.some((rule) => rule.access === 'none' && (rule.path === path || path.startsWith('/'))))).toBe(true);
    expect(accessTo('/usr/bin/env', closed)).toBe('none');
  });
});

describe('entries', () => {
  it('the deepest wins, in turns', () => {
    make('work/a/b/c');
    const policy = profile([entry(at('work'), 'write'), entry(at('work/a'), 'none'), entry(at('work/a/b'), 'write'), entry(at('work/a/b/c'), 'read')]);
    expect(accessesTo(policy, 'work/x', 'work/a', 'work/a/x', 'work/a/b', 'work/a/b/x', 'work/a/b/c', 'work/a/b/c/x', 'other')).toEqual([
      'write', 'none', 'none', 'write', 'write', 'read', 'read', 'none',
    ]);
  });

  it.each<[FileAccess[], FileAccess]>([[['read', 'write'], 'write'], [['write', 'read'], 'write'], [['none', 'write', 'read'], 'none'], [['read', 'write', 'none'], 'none']])('of one path: %j is %s', (all, expected) => {
    make('data');
    symlinkSync('data', at('alias'));
    expect(accessesTo(profile(all.map((access, index) => entry(at(index === 0 ? 'alias' : 'data/'), access))), 'data/x')).toEqual([expected]);
  });

  it('may be files, relative, missing, spelled oddly, or go through links', () => {
    writeFileSync(join(make('work'), 'file'), '');
    const odd = `work/-odd "name'\n${'x'.repeat(200)}`;
    make(odd);
    make('elsewhere');
    symlinkSync('../elsewhere', at('work/link'));
    const policy = profile([special('root', 'read'), entry(at('work'), 'write'), entry('file', 'none'), entry(at('work/gone/deep'), 'none'), entry(at(odd), 'none'), entry(at('work/x/../link/in'), 'none')]);
    expect(accessesTo(policy, 'work/file', 'work/gone/deep/x', 'work/gone/x', odd, 'elsewhere/in/x', 'elsewhere/x', 'work/link/in')).toEqual(['none', 'none', 'write', 'none', 'none', 'read', 'none']);
  });

  it('to write in what is missing or cannot be reached say nothing', () => {
    expect(rulesOf(viewOf(profile([entry(at('missing'), 'write'), entry('/proc/self/nothing', 'write'), entry(at('work/file/below'), 'write')])))).toEqual([]);
  });

  it('take `/`, the home folder and those above it as they are', () => {
    expect(viewOf(workspacePolicy(['/'])).root).toBe('write');
    expect(isPathWritable('/etc/passwd', workspacePolicy(['/']), make('work'), {})).toBe(true);
    expect(isPathWritable('/.codex/x', workspacePolicy(['/']), at('work'), {})).toBe(false);
    expect(isPathWritable(at('x'), workspacePolicy([folder.path]), at('work'), {})).toBe(true);
  });
});

describe('protected names', () => {
  const writes = (path: string, policy: SandboxPolicy): boolean => isPathWritable(path, policy, at('work'), {});

  it.each<[string, () => SandboxPolicy]>([
    ['workspace-write', () => workspacePolicy()],
    ['a profile that writes its working directory', () => profile([special('root', 'read'), special('project_roots', 'write')])],
    ['a profile that writes the folder above', () => profile([entry(folder.path, 'write')])],
    ['a profile that writes all but one file', () => profile([special('root', 'write'), entry(at('x'), 'none')])],
  ])('hold under %s', (_, policy) => {
    for (const path of ['work/.git/hooks', 'work/.agents', 'work/sub/.git']) make(path);
    writeFileSync(at('work/.codexignore'), '');
    for (const path of ['.git', '.git/config', '.git/hooks/pre-commit', '.agents/x', '.codexignore', '.codex', '.codex/config.toml']) expect([path, writes(path, policy())]).toEqual([path, false]);
    for (const path of ['x', '.gitignore', 'sub/.git/config', 'sub/.codex/x']) expect([path, writes(path, policy())]).toEqual([path, true]);
  });

  it('yield to a policy that names them', () => {
    make('work/.git/hooks');
    make('work/.codex');
    expect(writes('.git/hooks/x', profile([special('project_roots', 'write'), special('project_roots', 'write', '.git')]))).toBe(true);
    expect(writes('.git/hooks/x', workspacePolicy([at('work/.git')]))).toBe(true);
    expect(writes('.git/hooks/x', workspacePolicy([at('work/.git/hooks')]))).toBe(true);
    expect(writes('.git/config', workspacePolicy([at('work/.git/hooks')]))).toBe(false);
    expect(writes('.codex/x', workspacePolicy([at('work/.codex')]))).toBe(true);
    expect(accessesTo(profile([special('project_roots', 'write'), special('project_roots', 'none', '.git')]), 'work/.git/config')).toEqual(['none']);
  });

  it("a worktree: a writable root that names the repository's git folder opens all of it", () => {
    make('repo/.git/worktrees/w');
    make('repo/.git/hooks');
    writeFileSync(join(make('work'), '.git'), `gitdir: ${at('repo/.git/worktrees/w')}\n`);
    writeFileSync(at('repo/.git/worktrees/w/commondir'), '../..\n');
    const inside = ['../repo/.git/worktrees/w/HEAD', '../repo/.git/refs/heads/x', '../repo/.git/hooks/x'];
    const judged = (policy: SandboxPolicy): boolean[] => inside.map((path) => writes(path, policy));
    expect(judged(workspacePolicy([at('repo')]))).toEqual([false, false, false]);
    expect(judged(workspacePolicy([at('repo/.git')]))).toEqual([true, true, true]);
    expect(judged(workspacePolicy([at('repo/.git/worktrees/w')]))).toEqual([true, false, false]);
    expect(judged(workspacePolicy([at('repo'), at('repo/.git')]))).toEqual([true, true, true]);
    expect(writes('.git', workspacePolicy([at('repo/.git')]))).toBe(false);
  });

  it('never open what the policy hides', () => {
    make('work/hidden/git');
    writeFileSync(at('work/.git'), 'gitdir: hidden/git\n');
    expect(accessesTo(profile([special('project_roots', 'write'), special('project_roots', 'none', 'hidden')]), 'work/hidden/git/config', 'work/.git')).toEqual(['none', 'read']);
  });

  it('that are links count with what they lead to', () => {
    make('work/real');
    symlinkSync('real', at('work/.git'));
    expect([writes('.git', workspacePolicy()), writes('real/config', workspacePolicy())]).toEqual([false, false]);
    expect(writes('real/config', workspacePolicy([at('work/.git')]))).toBe(true);
  });

  it('are none in a root that is a file', () => {
    writeFileSync(at('one'), '');
    expect(rulesOf(viewOf(profile([entry(at('one'), 'write')])))).toEqual(['/one write policy']);
  });
});

describe('a link that a command could change', () => {
  const point = (link: string, target: string): void => {
    rmSync(at(link), { recursive: true, force: true });
    symlinkSync(at(target), at(link));
  };
  const judged = (policy: SandboxPolicy, ...paths: string[]): FileAccess[] => accessesTo(policy, ...paths);

  it('goes on meaning what it led to at first', () => {
    for (const path of ['work', 'first', 'second']) make(path);
    point('work/link', 'first');
    const policy = workspacePolicy([at('work/link')]);
    expect(judged(policy, 'first/x', 'second/x')).toEqual(['write', 'read']);
    point('work/link', 'second');
    expect(judged(policy, 'first/x', 'second/x')).toEqual(['write', 'read']);
  });

  it('is nothing when it was not there at first, or what it led to has become another link', () => {
    for (const path of ['work/gone', 'second']) make(path);
    rmSync(at('work/gone'), { recursive: true });
    const policy = workspacePolicy([at('work/gone')]);
    expect(judged(policy, 'second/x')).toEqual(['read']);
    point('work/gone', 'second');
    expect(judged(policy, 'second/x')).toEqual(['read']);
    rmSync(at('work/gone'));
    mkdirSync(at('work/gone'));
    expect(judged(policy, 'work/gone/.codex/x', 'second/x')).toEqual(['read', 'read']);
  });

  it('keeps closed what it led to at first and what it leads to now', () => {
    for (const path of ['work', 'first', 'second']) make(path);
    point('work/link', 'first');
    const policy = profile([special('root', 'read'), special('project_roots', 'write'), entry(at('work/link'), 'none')]);
    expect(judged(policy, 'first/x', 'second/x')).toEqual(['none', 'read']);
    point('work/link', 'second');
    expect(judged(policy, 'first/x', 'second/x')).toEqual(['none', 'none']);
  });

  it('may be changed by others where commands cannot', () => {
    for (const path of ['work', 'first', 'second']) make(path);
    point('current', 'first');
    const policy = workspacePolicy([at('current')]);
    expect(judged(policy, 'first/x', 'second/x')).toEqual(['write', 'read']);
    point('current', 'second');
    expect(judged(policy, 'first/x', 'second/x')).toEqual(['read', 'write']);
  });
});

describe("this program's own folder", () => {
  const access = (policy: SandboxPolicy, env: NodeJS.ProcessEnv, ...paths: string[]): FileAccess[] => {
    const view = viewOf(policy, env);
    return paths.map((path) => accessTo(at(path), view));
  };

  it('cannot be written wherever it lies in a writable place, unless it is named', () => {
    const home = make('work/deep/home');
    const around = ['work/deep/home/config.toml', 'work/deep/home/rules/new.rules', 'work/deep/other'];
    expect(access(workspacePolicy(), { CODEX_HOME: home }, ...around)).toEqual(['read', 'read', 'write']);
    expect(access(workspacePolicy([make('work/deep/home/memories')]), { CODEX_HOME: home }, 'work/deep/home/memories/x', 'work/deep/home/auth.json')).toEqual(['write', 'read']);
  });

  it('is found in the home folder when nothing names it', () => {
    make('work/me/.codex');
    expect(access(workspacePolicy(), { HOME: at('work/me') }, 'work/me/.codex/config.toml', 'work/me/x')).toEqual(['read', 'write']);
  });

  it('can be worked on as a workspace, but for what would set commands free', () => {
    writeFileSync(join(make('work'), 'config.toml'), '');
    expect(access(workspacePolicy(), { CODEX_HOME: at('work') }, 'work/config.toml', 'work/rules/new.rules', 'work/skills/x')).toEqual(['read', 'read', 'write']);
  });
});

describe('submodules', () => {
  it('keep their pointers, at any depth: git looks into what they name', () => {
    make('work/.git/modules/lib/inner/modules/deep');
    for (const [name, tree] of [['lib/inner', '../../../../sub'], ['lib/inner/modules/deep', '../../../../../../sub/deep']] as const) {
      writeFileSync(at(`work/.git/modules/${name}/config`), `[core]\n\tworktree = ${tree}\n`);
    }
    make('work/sub/deep');
    for (const name of ['sub', 'sub/deep']) writeFileSync(at(`work/${name}/.git`), 'gitdir: elsewhere\n');
    expect(accessesTo(workspacePolicy(), 'work/sub/.git', 'work/sub/deep/.git', 'work/sub/x')).toEqual(['read', 'read', 'write']);
  });
});
