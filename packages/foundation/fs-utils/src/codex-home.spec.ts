import { symlink } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join, relative } from 'node:path';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { afterAll, describe, expect, it } from '@jest/globals';
import { resolveCodexHome } from './index.ts';

afterAll(disposeTemp);

describe('resolveCodexHome', () => {
  it('takes CODEX_HOME, relative or behind a link, as a real absolute path', async () => {
    const { path } = await makeTempDir({ 'home/config.toml': '' });
    const home = join(path, 'home');
    await symlink(home, join(path, 'link'));
    for (const named of [home, join(path, 'link'), relative(process.cwd(), home)]) {
      expect(resolveCodexHome({ CODEX_HOME: named, HOME: '/elsewhere' })).toEqual({ path: home, explicit: true });
    }
  });

  it('refuses a CODEX_HOME that is missing or a file, naming it', async () => {
    const { path } = await makeTempDir({ file: '' });
    const missing = join(path, 'none');
    expect(() => resolveCodexHome({ CODEX_HOME: missing })).toThrow(`CODEX_HOME points to "${missing}", but that path does not exist.`);
    expect(() => resolveCodexHome({ CODEX_HOME: join(path, 'file') })).toThrow('is not a directory.');
    expect(() => resolveCodexHome({ CODEX_HOME: join(path, 'file', 'x') })).toThrow('does not exist.');
  });

  it('falls back to .codex in HOME, which need not exist', () => {
    expect(resolveCodexHome({ HOME: '/no/such/home' })).toEqual({ path: '/no/such/home/.codex', explicit: false });
    expect(resolveCodexHome({ CODEX_HOME: '', HOME: '/h' })).toEqual({ path: '/h/.codex', explicit: false });
  });

  it('falls back to the home of the account when HOME is unset', () => {
    expect(resolveCodexHome({})).toEqual({ path: join(userInfo().homedir, '.codex'), explicit: false });
    expect(resolveCodexHome({ HOME: '' }, () => '/acc').path).toBe('/acc/.codex');
    expect(resolveCodexHome({}, '/acc').path).toBe('/acc/.codex');
  });
});
