import { describe, expect, it } from '@jest/globals';
import { bwrapArgs, type BwrapInput } from './bwrap-args.ts';
import { type Mount } from './mount-plan.ts';

const BASE: BwrapInput = { argv: ['sh', '-c', 'true'], root: 'read', mounts: [], sharesNetwork: false, mountProc: true, seccompFd: 3, statusFd: 4 };
const mount = (kind: Mount['kind'], path: string, ...inner: Mount[]): Mount => ({ kind, path, inner });
const args = (input: Partial<BwrapInput>): string => bwrapArgs({ ...BASE, ...input }).join(' ');

const START = '--new-session --die-with-parent';
const HEAD = `${START} --ro-bind / / --dev /dev`;
const SPACES = '--unshare-user --unshare-pid --unshare-ipc --unshare-net --proc /proc';
const CLOSED = `${SPACES} --remount-ro /proc`;
const TAIL = '--cap-drop ALL --seccomp 3 --json-status-fd 4 -- sh -c true';

describe('bwrapArgs', () => {
  it('read-only: the whole disk read-only and a fresh /dev', () => {
    expect(args({})).toBe(`${HEAD} ${CLOSED} ${TAIL}`);
  });

  it('mounts what is inside a place right after it', () => {
    const mounts = [mount('write', '/tmp'), mount('write', '/w', mount('read', '/w/.git'), mount('empty-folder', '/w/.codex'), mount('write', '/w/a', mount('closed-file', '/w/a/key')))];
    expect(args({ mounts })).toBe(
      `${HEAD} --bind /tmp /tmp --bind /w /w --ro-bind /w/.git /w/.git --tmpfs /w/.codex --remount-ro /w/.codex` +
        ` --bind /w/a /w/a --ro-bind /dev/null /w/a/key ${CLOSED} ${TAIL}`,
    );
  });

  it('closes a folder, leaving a way through to what is open inside', () => {
    expect(args({ mounts: [mount('closed-folder', '/w/x')] })).toBe(`${HEAD} --perms 000 --tmpfs /w/x --remount-ro /w/x ${CLOSED} ${TAIL}`);
    expect(args({ mounts: [mount('closed-folder', '/w/x', mount('write', '/w/x/y'))] })).toBe(
      `${HEAD} --perms 111 --tmpfs /w/x --bind /w/x/y /w/x/y --remount-ro /w/x ${CLOSED} ${TAIL}`,
    );
  });

  it('shows only some places, on a root that nobody can write', () => {
    const mounts: Mount[] = [mount('read', '/usr'), { kind: 'link', path: '/bin', inner: [], target: 'usr/bin' }];
    expect(args({ root: 'none', mounts })).toBe(`${START} --tmpfs / --dev /dev --ro-bind /usr /usr --symlink usr/bin /bin ${CLOSED} --remount-ro / ${TAIL}`);
  });

  it('keeps a working /dev on a writable root, and the devices where nothing is closed', () => {
    expect(args({ root: 'write' })).toBe(`${START} --bind / / --dev /dev ${CLOSED} ${TAIL}`);
    expect(args({ root: 'devices' })).toBe(`${START} --dev-bind / / ${SPACES} ${TAIL}`);
  });

  it('shares the network when allowed, and keeps the filter', () => {
    expect(args({ sharesNetwork: true })).toBe(`${HEAD} --unshare-user --unshare-pid --unshare-ipc --proc /proc --remount-ro /proc ${TAIL}`);
  });

  it("does without a /proc of its own, and lets nobody write the host's", () => {
    expect(args({ mountProc: false, chdir: '/real' })).toBe(`${HEAD} --unshare-user --unshare-pid --unshare-ipc --unshare-net --chdir /real ${TAIL}`);
    for (const root of ['write', 'none'] as const) expect(args({ root, mountProc: false })).toContain('--unshare-net --ro-bind /proc /proc');
  });

  it('puts further options last', () => {
    expect(args({ options: ['--uid', '7'] })).toMatch(/--json-status-fd 4 --uid 7 -- sh -c true$/);
  });

  it('hands the command over after `--`, whatever it looks like', () => {
    expect(bwrapArgs({ ...BASE, argv: ['--bind', '/', '/'] }).slice(-4)).toEqual(['--', '--bind', '/', '/']);
  });
});
