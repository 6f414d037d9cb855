import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';

import { clipboardPrograms, copyText } from './copy-text.ts';
import { customPrompts } from './custom-prompts.ts';

const folder = mkdtempSync(join(tmpdir(), 'codex-ts-prompts-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('prompts of one’s own', () => {
  it('are the Markdown files right in the folder; what is no text is passed over', async () => {
    const prompts = join(folder, 'prompts');
    expect(await customPrompts(folder)).toEqual([]);
    mkdirSync(join(prompts, 'inner.md'), { recursive: true });
    writeFileSync(join(prompts, 'a.md'), 'Ä\n');
    writeFileSync(join(prompts, 'two words.md'), 'x');
    writeFileSync(join(prompts, 'b.txt'), 'x');
    writeFileSync(join(prompts, 'c.md'), Buffer.from([0xff, 0xfe]));
    writeFileSync(join(prompts, 'long.md'), 'x'.repeat(1024 * 1024 + 1));
    symlinkSync(join(prompts, 'b.txt'), join(prompts, 'linked.md'));
    symlinkSync(join(folder, 'gone'), join(prompts, 'gone.md'));
    if (process.platform !== 'win32') execFileSync('sh', ['-c', 'mkfifo "$0"', join(prompts, 'pipe.md')]);
    expect((await customPrompts(folder)).sort((x, y) => (x.name < y.name ? -1 : 1))).toEqual([{ name: 'a', text: 'Ä\n' }, { name: 'linked', text: 'x' }]);
  });
});

describe('the clipboard', () => {
  it('is asked of the programs that this desktop may have, and never over SSH', () => {
    const names = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux'): (string | undefined)[] => clipboardPrograms(env, platform).map(([name]) => name);
    expect([names({}), names({ DISPLAY: ':0' }), names({ WAYLAND_DISPLAY: 'w', DISPLAY: ':0' }), names({ DISPLAY: ':0', SSH_TTY: '/dev/pts/1' }), names({}, 'darwin')]).toEqual([[], ['xclip', 'xsel'], ['wl-copy', 'xclip', 'xsel'], [], ['pbcopy']]);
  });

  it('gets the text from the first that works', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    writeFileSync(join(bin, 'xclip'), '#!/bin/sh\nexit 1\n');
    writeFileSync(join(bin, 'xsel'), `#!/bin/sh\n/bin/cat > ${join(folder, 'copied')}\n`);
    for (const name of ['xclip', 'xsel']) chmodSync(join(bin, name), 0o755);
    expect(await copyText('héllo', { PATH: bin, DISPLAY: ':0', WAYLAND_DISPLAY: 'none-here' }, 'linux')).toBe(true);
    expect(readFileSync(join(folder, 'copied'), 'utf8')).toBe('héllo');
    expect(await copyText('x', { PATH: folder, DISPLAY: ':0' }, 'linux')).toBe(false);
  });
});
