import { rmSync, symlinkSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { networkAccess, type SandboxPolicy } from '@codex-ts/protocol';
import { isPathReadable, isPathWritable } from './access-to.ts';
import { entry, freshFolder, profile, special, workspacePolicy } from './workspace.fixture.ts';
import { type Grants, withGrants } from './with-grants.ts';
import { isFullDiskWrite } from './writable-roots.ts';

const { at, make } = freshFolder();
const granted = (policy: SandboxPolicy, grants: Grants): SandboxPolicy => withGrants(policy, make('work'), grants);
const writes = (policy: SandboxPolicy, path: string): boolean => isPathWritable(at(path), policy, at('work'), {});

describe('withGrants', () => {
  it('a folder granted to read-only does not open the working directory or /tmp', () => {
    const policy = granted({ type: 'read-only' }, { write: [make('out')] });
    expect(policy).toMatchObject({ type: 'permission-profile', nearest: { type: 'read-only' }, network: 'restricted' });
    expect([writes(policy, 'out/x'), writes(policy, 'work/x'), isPathWritable('/tmp/x', policy, at('work'), {})]).toEqual([true, false, false]);
    expect(writes(policy, 'out/.codex/x')).toBe(false);
  });

  it('keeps what workspace-write allows and protects', () => {
    make('work/.git');
    const policy = granted(workspacePolicy([make('extra')]), { write: [make('out'), '../more'], read: [at('work')] });
    expect(['work/x', 'extra/x', 'out/x', 'work/.git/config', 'work/.codex/x', 'more/x'].map((path) => writes(policy, path))).toEqual([true, true, true, false, false, false]);
    expect(writes(granted(workspacePolicy(), { write: ['.git'] }), 'work/.git/config')).toBe(true);
  });

  it('gives the whole disk without losing what is protected', () => {
    make('work/.git');
    const policy = granted(workspacePolicy(), { write: ['/'] });
    expect(isFullDiskWrite(policy, at('work'), {})).toBe(false);
    expect([writes(policy, 'elsewhere'), writes(policy, 'work/.git/config')]).toEqual([true, false]);
  });

  it('does not open what a policy closes by name', () => {
    make('work/secret');
    const policy = granted(profile([special('project_roots', 'write'), special('project_roots', 'none', 'secret')]), { write: ['.', 'secret'], read: ['secret'] });
    expect(isPathReadable(at('work/secret/x'), policy, at('work'), {})).toBe(false);
    expect(writes(policy, 'work/x')).toBe(true);
  });

  it('never takes away: a grant to read inside what may be written changes nothing', () => {
    make('work/sub');
    expect(writes(granted(workspacePolicy(), { read: ['sub', '.'] }), 'work/sub/x')).toBe(true);
  });

  it('means what a link leads to at the time', () => {
    for (const path of ['work', 'first', 'second']) make(path);
    symlinkSync(at('first'), at('work/link'));
    const policy = granted(workspacePolicy(), { write: ['link'] });
    rmSync(at('work/link'));
    symlinkSync(at('second'), at('work/link'));
    expect([writes(policy, 'first/x'), writes(policy, 'second/x')]).toEqual([true, false]);
  });

  it('opens the network unless it runs through a proxy, and stays whole for those without limits', () => {
    const network = (policy: SandboxPolicy): string => networkAccess(granted(policy, { network: true }));
    expect(network({ type: 'read-only' })).toBe('enabled');
    expect(network({ type: 'external-sandbox', network_access: 'restricted' })).toBe('enabled');
    expect(network({ ...profile([]), network: 'proxied' })).toBe('proxied');
    expect(networkAccess(granted({ type: 'read-only' }, {}))).toBe('restricted');
    expect(isFullDiskWrite(granted({ type: 'danger-full-access' }, { write: [at('x')] }), at('work'), {})).toBe(true);
  });

  it('can be given twice', () => {
    const once = granted(profile([entry(make('data'), 'read')]), { write: [make('one')] });
    const twice = granted(once, { write: [make('two')] });
    expect(['one/x', 'two/x', 'data/x'].map((path) => writes(twice, path))).toEqual([true, true, false]);
    expect(twice).toMatchObject({ name: 'p', nearest: { type: 'read-only' } });
  });
});
