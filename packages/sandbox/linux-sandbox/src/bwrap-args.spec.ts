import { describe, expect, it } from '@jest/globals';
import { bwrapArgs, type BwrapInput, type MountRoot } from './bwrap-args.ts';

const BASE: BwrapInput = { argv: ['sh', '-c', 'true'], roots: [], networkAllowed: false, mountProc: true, seccompFd: 3, statusFd: 4 };
const root = (path: string, readOnly: string[] = [], masked: string[] = []): MountRoot => ({ root: path, readOnly, masked });
const args = (input: Partial<BwrapInput>): string => bwrapArgs({ ...BASE, ...input }).join(' ');

const HEAD = '--new-session --die-with-parent --ro-bind / / --dev /dev';
const TAIL = '--cap-drop ALL --seccomp 3 --json-status-fd 4 -- sh -c true';

describe('bwrapArgs', () => {
  it('read-only: the whole disk read-only and a fresh /dev', () => {
    expect(args({})).toBe(`${HEAD} --unshare-user --unshare-pid --unshare-net --proc /proc ${TAIL}`);
  });

  it('mounts shallow roots first, ties in the order given, each followed by its protected parts', () => {
    const roots = [root('/home/me/w', ['/home/me/w/.git'], ['/home/me/w/.codex']), root('/tmp'), root('/data')];
    expect(args({ roots })).toBe(
      `${HEAD} --bind /tmp /tmp --bind /data /data --bind /home/me/w /home/me/w --ro-bind /home/me/w/.git /home/me/w/.git` +
        ` --tmpfs /home/me/w/.codex --remount-ro /home/me/w/.codex --unshare-user --unshare-pid --unshare-net --proc /proc ${TAIL}`,
    );
  });

  it('hides last, whatever is mounted before, and pins the folders above inside their root', () => {
    const roots = [{ ...root('/w', ['/w/a/.git']), pinned: ['/w/a', '/w/a/b'] }, root('/w/a/b/c')];
    const hidden = [{ path: '/w/a/b/dir', kind: 'directory' as const }, { path: '/w/a/file', kind: 'file' as const }];
    expect(args({ roots, hidden })).toBe(
      `${HEAD} --bind /w /w --bind /w/a /w/a --bind /w/a/b /w/a/b --ro-bind /w/a/.git /w/a/.git --bind /w/a/b/c /w/a/b/c` +
        ` --perms 000 --tmpfs /w/a/b/dir --remount-ro /w/a/b/dir --ro-bind /dev/null /w/a/file --unshare-user --unshare-pid --unshare-net --proc /proc ${TAIL}`,
    );
  });

  it('shares the network when allowed, and keeps the filter', () => {
    expect(args({ networkAllowed: true })).toBe(`${HEAD} --unshare-user --unshare-pid --proc /proc ${TAIL}`);
  });

  it('does without /proc, and changes into the resolved directory', () => {
    expect(args({ mountProc: false, chdir: '/real' })).toBe(`${HEAD} --unshare-user --unshare-pid --unshare-net --chdir /real ${TAIL}`);
  });

  it('puts a working /dev back when a writable root covers it', () => {
    expect(args({ roots: [root('/')] })).toContain('--bind / / --dev /dev --unshare-user');
  });

  it('hands the command over after `--`, whatever it looks like', () => {
    expect(bwrapArgs({ ...BASE, argv: ['--bind', '/', '/'] }).slice(-4)).toEqual(['--', '--bind', '/', '/']);
  });
});
