import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkPaths } from './check-paths.ts';
import { tempFolder } from './temp-folder.fixture.ts';
import { type VerifiedChange } from './verified-change.ts';
import { isProtected, type WritableRoot } from './writable-root.ts';

const add = (path: string): VerifiedChange => ({ type: 'add', path, content: '', before: null, marks: [] });
const roots = (...paths: string[]): WritableRoot[] => paths.map((root) => ({ root, readOnlySubpaths: [] }));

describe('checkPaths', () => {
  it('has everything inside without restriction and nothing inside without roots', () => {
    expect(checkPaths([add('/x')], 'unrestricted')).toEqual({ inside: true, outside: [] });
    expect(checkPaths([add('/x')], [])).toEqual({ inside: false, outside: ['/x'] });
  });

  it('looks at both ends of a move and at no mere prefix', () => {
    const before = { bytes: Buffer.from(''), mode: 0o644 };
    const base = { type: 'update', before, oldContent: '', newContent: '', overwritten: null, unifiedDiff: '', marks: [] } as const;
    const move: VerifiedChange = { ...base, marks: [], path: '/no-such/in/a', moveTo: '/no-such/inside/b' };
    expect(checkPaths([move, add('/no-such/in/c')], roots('/no-such/in'))).toEqual({ inside: false, outside: ['/no-such/inside/b'] });
  });

  it('counts protected names as outside, also missing ones', () => {
    const paths = ['.git/config', '.Git', '.codex/x', '.agents/a/b'].map((name) => `/no-such/in/${name}`);
    expect(checkPaths(paths.map(add), roots('/no-such/in')).outside).toEqual(paths);
    const allowed = ['.gitignore', '.github/x', 'sub/.git/x', 'a.codex'].map((name) => add(`/no-such/in/${name}`));
    expect(checkPaths(allowed, roots('/no-such/in'))).toEqual({ inside: true, outside: [] });
  });

  it('counts a path where its symlinks lead', () => {
    const base = tempFolder({ 'in/.git/': '', 'out/': '', 'in/away': { symlink: '../out' }, 'in/git': { symlink: '.git' }, alias: { symlink: 'in' } });
    const changes = ['in/away/x', 'in/git/x', 'alias/x', 'in/x'].map((path) => add(join(base, path)));
    expect(checkPaths(changes, roots(join(base, 'in'))).outside).toEqual([join(base, 'in/away/x'), join(base, 'in/git/x')]);
  });
});

describe('protected places', () => {
  it('are opened up again by a writable root inside them only', () => {
    const nested = [{ root: '/p', readOnlySubpaths: ['/p/ro'] }, ...roots('/p/ro/w', '/p/.codex/memories')];
    expect(['/p/ro/x', '/p/ro', '/p/.codex/x', '/p/.codex/memories/../x'].map((path) => isProtected(path, nested))).toEqual([true, true, true, true]);
    expect(['/p/ro/w/x', '/p/.codex/memories/x', '/p/x'].map((path) => isProtected(path, nested))).toEqual([false, false, false]);
    expect(isProtected('/p/ro/w/.git/x', nested)).toBe(true);
  });
});
