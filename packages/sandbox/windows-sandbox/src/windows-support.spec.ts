import { mkdirSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { freshHome } from './launch.fixture.ts';
import { markerFile, sandboxFolder } from './sandbox-folder.ts';
import { loadWin32, windowsSupport } from './windows-support.ts';

describe('windowsSupport', () => {
  const home = freshHome();

  it.each(['linux', 'darwin', 'freebsd'] as const)('is only for Windows, not %s', async (platform) => {
    expect(windowsSupport(platform, {})).toEqual({ type: 'unavailable', reason: 'Windows sandbox is only available on Windows' });
    await expect(loadWin32(platform)).rejects.toMatchObject({ code: 'sandbox_unavailable', message: 'Windows sandbox is only available on Windows', exitCode: 1 });
  });

  it('is for 64 bits', () => {
    expect(windowsSupport('win32', { CODEX_HOME: home.path }, 'ia32').type).toBe('unavailable');
  });

  it('knows whether the set-up was completed', () => {
    const look = (): unknown => windowsSupport('win32', { CODEX_HOME: home.path }, 'x64');
    expect(look()).toEqual({ type: 'available', elevatedReady: false });
    mkdirSync(sandboxFolder(home.path));
    writeFileSync(markerFile(home.path), '{}');
    expect(look()).toEqual({ type: 'available', elevatedReady: true });
  });
});
