import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type FileRule, type FileView } from '@codex-ts/file-policy';
import { grantedRights, handledRights } from './landlock-rights.ts';
import { landlockRules } from './landlock-rules.ts';

const READ = grantedRights('read', 'directory');
const WRITE = grantedRights('write', 'directory');
const WRITE_FILE = grantedRights('write', 'file');
const LIST = grantedRights('list', 'directory');

let base = '';
beforeEach(() => {
  base = mkdtempSync('/var/tmp/rules-');
  for (const folder of ['w/.git/hooks', 'w/src/deep', 'w/src/shut', 'scratch']) mkdirSync(join(base, folder), { recursive: true });
  writeFileSync(join(base, 'w/file'), '');
  symlinkSync('/etc', join(base, 'w/link'));
});
afterEach(() => rmSync(base, { recursive: true }));

const rule = (path: string, access: FileRule['access'], origin: FileRule['origin'] = 'policy'): FileRule => ({ path: join(base, path), access, origin });
const view = (...rules: FileRule[]): FileView => ({ root: 'read', minimal: false, rules });

/** Rights by path below the test's folder. */
function granted(of: FileView, scratch: readonly string[] = []): Record<string, number> {
  const below = landlockRules(of, scratch).filter(({ path }) => path.startsWith(`${base}/`));
  return Object.fromEntries(below.map(({ path, rights }) => [path.slice(base.length + 1), rights]));
}

describe('landlockRules', () => {
  it('grants a folder without protected parts as a whole', () => {
    expect(granted(view(rule('w', 'write')))).toEqual({ w: WRITE });
  });

  it('grants what is beside a protected part piece by piece, and links not at all', () => {
    const guarded = view(rule('w', 'write'), rule('w/.git', 'read', 'protected'), rule('w/.codex', 'read', 'protected'));
    expect(granted(guarded)).toEqual({ w: READ, 'w/src': WRITE, 'w/file': WRITE_FILE, 'w/.git': READ });
  });

  it('goes down to a part that lies deep', () => {
    expect(granted(view(rule('w', 'write'), rule('w/src/shut', 'read')))).toEqual({ w: READ, 'w/.git': WRITE, 'w/file': WRITE_FILE, 'w/src': READ, 'w/src/deep': WRITE, 'w/src/shut': READ });
  });

  it('opens a writable part of a read-only part of a writable folder', () => {
    const nested = view(rule('w', 'write'), rule('w/.git', 'read'), rule('w/.git/hooks', 'write'));
    expect(granted(nested)).toMatchObject({ 'w/.git': READ, 'w/.git/hooks': WRITE });
  });

  it('grants a scratch folder whole until the protected name is there', () => {
    const scratch = view(rule('scratch', 'write'), rule('scratch/.codex', 'read', 'protected'));
    expect(granted(scratch, [join(base, 'scratch')])).toEqual({ scratch: WRITE });
    expect(granted(scratch)).toEqual({ scratch: READ });
    mkdirSync(join(base, 'scratch/.codex'));
    writeFileSync(join(base, 'scratch/.codex/config.toml'), '');
    expect(granted(scratch, [join(base, 'scratch')])).toEqual({ scratch: READ, 'scratch/.codex': READ });
  });

  it('opens no devices but the harmless ones', () => {
    const devices = landlockRules(view(), []).filter(({ path }) => path.startsWith('/dev'));
    expect(devices.every(({ path }) => /^\/dev\/(null|zero|full|random|urandom|tty)$/.test(path))).toBe(true);
    expect(landlockRules(view(), []).find(({ path }) => path === '/')?.rights).toBe(LIST);
  });

  it('gives a whole writable disk without the settings of the kernel and the devices', () => {
    const rights = new Map(landlockRules({ root: 'write', minimal: false, rules: [] }, []).map((entry) => [entry.path, entry.rights]));
    expect([rights.get('/'), rights.get('/proc'), rights.get('/sys'), rights.get('/dev'), rights.get('/var')]).toEqual([LIST, READ, READ, undefined, WRITE]);
  });

  it('gives only the named places, /proc and what programs need where the root is closed', () => {
    const closed = landlockRules({ root: 'none', minimal: true, rules: [rule('w', 'read')] }, []);
    const readable = closed.filter((entry) => !entry.path.startsWith('/dev/')).map((entry) => entry.path);
    expect(readable).toEqual(expect.arrayContaining(['/proc', '/usr', '/etc', join(base, 'w')]));
    for (const path of ['/', '/root', '/home', '/var', base]) expect(readable).not.toContain(path);
  });

  it.each([
    ['inside a readable disk', (): FileView => view(rule('w/src', 'none'))],
    ['inside a writable folder', (): FileView => ({ ...view(rule('w', 'write'), rule('w/src', 'none', 'hidden')), root: 'none' })],
    ['in the place of what programs need', (): FileView => ({ root: 'none', minimal: true, rules: [{ path: '/etc', access: 'none', origin: 'policy' }] })],
  ])('refuses to hide something %s', (_, impossible) => {
    expect(() => landlockRules(impossible(), [])).toThrow(expect.objectContaining({ code: 'sandbox_unavailable', message: expect.stringContaining('cannot hide') }));
  });

  it('has nothing to hide where nothing is readable', () => {
    expect(granted({ root: 'none', minimal: false, rules: [rule('w/src', 'none'), rule('w/.git', 'read')] })).toEqual({ 'w/.git': READ });
  });

  it('refuses to protect a link', () => {
    expect(() => landlockRules(view(rule('w', 'write'), rule('w/link', 'read', 'protected')), [])).toThrow(/symbolic link/);
  });
});

it('handles what a kernel knows, and no network where it is free', () => {
  expect(handledRights(3, 'restricted')).toEqual({ files: 0x7fff, network: 0, scopes: 0 });
  expect(handledRights(4, 'restricted').network).toBe(3);
  expect(handledRights(7, 'enabled')).toEqual({ files: 0xffff, network: 0, scopes: 3 });
});
