import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { freshFolder, workspacePolicy } from './workspace.fixture.ts';
import { writableRoots } from './writable-roots.ts';

const folder = freshFolder();
const at = (...parts: string[]): string => join(folder.path, ...parts);
const make = (...parts: string[]): string => {
  mkdirSync(at(...parts), { recursive: true });
  return at(...parts);
};

describe('writableRoots', () => {
  it('has none for read-only and the whole disk without a file sandbox', () => {
    expect(writableRoots({ type: 'read-only', network_access: true }, folder.path, {})).toEqual([]);
    expect(writableRoots({ type: 'danger-full-access' }, folder.path, {})).toEqual([{ root: '/', readOnlySubpaths: [] }]);
    expect(writableRoots({ type: 'external-sandbox', network_access: 'enabled' }, folder.path, {})).toEqual([{ root: '/', readOnlySubpaths: [] }]);
  });

  it('lists working directory, /tmp, $TMPDIR and the roots, in that order', () => {
    const [work, temp, extra] = [make('work'), make('temp'), make('extra')];
    const policy = { ...workspacePolicy([extra]), exclude_slash_tmp: false, exclude_tmpdir_env_var: false };
    const roots = (env: NodeJS.ProcessEnv): string[] => writableRoots(policy, work, env).map((entry) => entry.root);
    expect(roots({ TMPDIR: temp })).toEqual([work, '/tmp', temp, extra]);
    expect(roots({ TMPDIR: '' })).toEqual([work, '/tmp', extra]);
    expect(roots({ TMPDIR: 'relative' })).toEqual([work, '/tmp', extra]);
    expect(roots({ TMPDIR: '/tmp' })).toEqual([work, '/tmp', extra]);
  });

  it('leaves out what does not exist, resolves links, and takes each once', () => {
    const work = make('work');
    symlinkSync(work, at('link'));
    const policy = workspacePolicy([at('missing'), work, at('link'), '.']);
    expect(writableRoots(policy, at('link'), {}).map((entry) => entry.root)).toEqual([work]);
  });

  it('protects .codex always, .git, .agents and .codexignore where they exist', () => {
    const work = make('work');
    const subpaths = (): string[] | undefined => writableRoots(workspacePolicy(), work, {})[0]?.readOnlySubpaths;
    expect(subpaths()).toEqual([join(work, '.codex')]);
    make('work/.git');
    make('work/.agents');
    writeFileSync(join(work, '.codexignore'), '');
    expect(subpaths()).toEqual([join(work, '.git'), join(work, '.agents'), join(work, '.codexignore'), join(work, '.codex')]);
  });

  it("protects a worktree's git folder, and the common one with the hooks, in whichever root they lie", () => {
    const [work, repo] = [make('work'), make('repo')];
    make('repo/nested/.git/worktrees/work');
    writeFileSync(join(work, '.git'), `gitdir: ${at('repo/nested/.git/worktrees/work')}\n`);
    writeFileSync(at('repo/nested/.git/worktrees/work/commondir'), '../..\n');
    const [own, other] = writableRoots(workspacePolicy([repo]), work, {});
    expect(own?.readOnlySubpaths).toEqual([join(work, '.git'), join(work, '.codex')]);
    expect(other?.readOnlySubpaths).toEqual([
      join(repo, '.codex'), at('repo/nested/.git'), at('repo/nested/.git/worktrees/work'),
    ]);
  });

  it.each([['nothing of the kind'], ['gitdir: /nowhere/at/all'], ['']])('still protects a .git file that says %j', (text) => {
    writeFileSync(at('.git'), text);
    expect(writableRoots(workspacePolicy(), folder.path, {})[0]?.readOnlySubpaths).toEqual([at('.git'), at('.codex')]);
  });
});
