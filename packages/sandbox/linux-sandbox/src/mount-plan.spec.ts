import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FileRule, type FileView } from '@codex-ts/file-policy';
import { type FileAccess } from '@codex-ts/protocol';
import { holdMask, releaseMask } from './metadata-masks.ts';
import { type Mount, mountPlan } from './mount-plan.ts';

let base = '';
beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'mounts-')));
  mkdirSync(join(base, 'w/a/b'), { recursive: true });
  writeFileSync(join(base, 'w/a/file'), '');
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

const rule = ([path, access]: readonly [string, FileAccess]): FileRule => ({ path: path.startsWith('/') ? path : join(base, path), access, origin: 'policy' });
const viewOf = (root: FileAccess, ...rules: (readonly [string, FileAccess])[]): FileView => ({ root, minimal: false, rules: rules.map(rule) });
const shown = (mounts: readonly Mount[]): string[] => mounts.flatMap(({ kind, path, inner }) => [`${kind} ${path.replace(`${base}/`, '')}`, ...shown(inner)]);
/** Without the pins above the test's own folder. */
const planned = (view: FileView, needed?: readonly string[]): { mounts: string[]; masked: string[] } => {
  const { mounts, masked } = mountPlan(view, needed);
  return { mounts: shown(mounts).filter((line) => !line.includes(' /') || line.includes('/dev') || line.includes('/usr')), masked: masked.map((path) => path.replace(`${base}/`, '')) };
};

describe('mountPlan', () => {
  it('needs nothing where everything is the same', () => {
    expect(mountPlan(viewOf('read', ['w', 'read']))).toEqual({ root: 'read', mounts: [], masked: [] });
    expect(mountPlan(viewOf('none', ['w', 'none'], ['w/gone', 'write']))).toEqual({ root: 'none', mounts: [], masked: [] });
  });

  it('goes down in turns', () => {
    mkdirSync(join(base, 'w/a/b/c'));
    expect(planned(viewOf('read', ['w', 'write'], ['w/a', 'none'], ['w/a/b', 'write'], ['w/a/b/c', 'read'])).mounts).toEqual(['write w', 'closed-folder w/a', 'write w/a/b', 'read w/a/b/c']);
  });

  it('pins the folders above what is closed, and above a root inside another', () => {
    expect(planned(viewOf('read', ['w', 'write'], ['w/a/file', 'none'])).mounts).toEqual(['write w', 'write w/a', 'closed-file w/a/file']);
    expect(planned(viewOf('read', ['w', 'write'], ['w/a/b', 'write'])).mounts).toEqual(['write w', 'write w/a', 'write w/a/b']);
    expect(planned(viewOf('read', ['w', 'read'], ['w/a/b', 'write'])).mounts).toEqual(['write w/a/b']);
  });

  it('masks a missing name, or the first missing one above it, once', () => {
    const view = viewOf('read', ['w', 'write'], ['w/gone', 'none'], ['w/a/x/y', 'none'], ['w/a/x/z', 'read'], ['w/a/x/y/deep', 'none']);
    expect(planned(view)).toEqual({ mounts: ['write w', 'closed-folder w/gone', 'write w/a', 'empty-folder w/a/x'], masked: ['w/gone', 'w/a/x'] });
  });

  it('does so again while another command holds the name', () => {
    const view = viewOf('read', ['w', 'write'], ['w/x/y', 'none']);
    const hold = holdMask(join(base, 'w/x'));
    if (hold === null) throw new Error('not held');
    expect(planned(view).masked).toEqual(['w/x']);
    releaseMask(hold);
  });

  it('keeps a file that stands where a closed path would need a folder', () => {
    expect(planned(viewOf('read', ['w', 'write'], ['w/a/file/deep', 'none']))).toEqual({ mounts: ['write w', 'write w/a', 'read w/a/file'], masked: [] });
  });

  it('masks nothing where nothing can be created', () => {
    expect(mountPlan(viewOf('read', ['w/gone', 'none'], ['/proc/x', 'read']))).toMatchObject({ mounts: [], masked: [] });
  });

  it('refuses what cannot be protected', () => {
    symlinkSync('a', join(base, 'w/link'));
    for (const rules of [[['w/link', 'read']], [['w/link', 'none']], [['w/link/x', 'none']]] satisfies (readonly [string, FileAccess])[][]) {
      expect(() => mountPlan(viewOf('read', ['w', 'write'], ...rules))).toThrow(/^The sandbox cannot protect .* because it is a symbolic link, so the command was not run/);
    }
    expect(() => mountPlan(viewOf('read', ['/proc/1', 'none']))).toThrow(/belongs to the system/);
  });

  it('leaves /dev to bwrap, but for places to write inside', () => {
    expect(planned(viewOf('write', ['/dev', 'none'], ['/dev/null', 'none'])).mounts).toEqual([]);
    expect(planned(viewOf('read', ['/dev', 'write'], ['/dev/shm', 'write'])).mounts).toEqual(['write /dev/shm']);
  });

  it('shows what programs need, unless the view says otherwise', () => {
    const mounts = mountPlan({ ...viewOf('none', ['/usr/share', 'none']), minimal: true }).mounts;
    expect(mounts.find(({ path }) => path === '/usr')).toMatchObject({ kind: 'read', inner: [{ kind: 'closed-folder', path: '/usr/share' }] });
    expect(mountPlan({ ...viewOf('read'), minimal: true }).mounts).toEqual([]);
    const links = mounts.filter(({ kind }) => kind === 'link');
    for (const { target } of links) expect(target).toMatch(/^(?:\/?usr|\/nix)\//);
  });

  it('shows what is needed inside, and lets nobody change it', () => {
    expect(planned(viewOf('none', ['w', 'none']), [join(base, 'w/a')]).mounts).toEqual(['read w/a']);
    expect(shown(mountPlan(viewOf('none'), ['/usr/bin']).mounts)).toEqual(['read /usr/bin', 'empty-folder /tmp']);
    expect(shown(mountPlan(viewOf('none', ['/tmp', 'read']), ['/usr/bin']).mounts)).toEqual(['read /tmp', 'read /usr/bin']);
    expect(planned(viewOf('read', ['w', 'write']), [join(base, 'w/a')]).mounts).toEqual(['write w', 'read w/a']);
    expect(planned(viewOf('read', ['w', 'none']), [join(base, 'w/a')]).mounts).toEqual(['closed-folder w', 'read w/a']);
  });

  const asUser = process.getuid?.() === 0 ? it.skip : it;
  asUser('refuses a folder that a command could open first', () => {
    chmodSync(join(base, 'w/a'), 0o500);
    expect(() => mountPlan(viewOf('read', ['w', 'write'], ['w/a/gone', 'none']))).toThrow(/nothing can be mounted there/);
    chmodSync(join(base, 'w/a'), 0);
    expect(() => mountPlan(viewOf('read', ['w', 'write'], ['w/a/b', 'none']))).toThrow(/cannot be looked into/);
    chmodSync(join(base, 'w/a'), 0o700);
  });
});
