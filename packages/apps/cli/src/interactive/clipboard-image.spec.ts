import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { clipboardImage } from './clipboard-image.ts';
import { findImageFile } from './find-image-file.ts';
import { ImageFolder } from './image-folder.ts';
import { imageSource } from './image-source.ts';
import { runReader } from './run-reader.ts';

const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
const root = mkdtempSync(join(tmpdir(), 'codex-ts-clipboard-'));
afterAll(() => rmSync(root, { recursive: true }));

let bin = '';
let folder = new ImageFolder();
const never = new AbortController().signal;
beforeEach(() => {
  bin = mkdtempSync(join(root, 'bin-'));
  writeFileSync(join(bin, 'image.png'), PNG);
  folder = new ImageFolder();
});
afterEach(() => folder.remove());

/** A program on the path; `$1` and so on are what it is called with. */
function program(name: string, script: string): void {
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(bin, name), 0o755);
}
const read = (env: NodeJS.ProcessEnv, { platform = 'linux', signal = never }: { platform?: NodeJS.Platform; signal?: AbortSignal } = {}) =>
  clipboardImage({ env: { PATH: `${bin}:/usr/bin:/bin`, ...env }, platform, folder }, signal);

describe('the image in the clipboard', () => {
  it('is saved for its owner alone, and gone when the program ends', async () => {
    program('wl-paste', `case "$*" in --list-types) printf 'text/html\\nimage/png\\nimage/jpeg\\n';; '--no-newline --type image/png') cat ${bin}/image.png;; *) exit 3;; esac`);
    const got = await read({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' });
    const path = 'path' in got ? got.path : JSON.stringify(got);
    expect(readFileSync(path)).toEqual(PNG);
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
    const again = await read({ WAYLAND_DISPLAY: 'wayland-0' });
    expect(again).not.toEqual(got);
    await folder.remove();
    expect(existsSync(dirname(path))).toBe(false);
  });

  it('comes from X11 where Wayland has none, and from a file that was copied', async () => {
    writeFileSync(join(bin, 'a b.jpeg'), PNG);
    program('wl-paste', 'exit 1');
    program('xclip', `case "$*" in *TARGETS) printf 'TARGETS\\ntext/uri-list\\n';; *text/uri-list) printf 'file://%s/a%%20b.jpeg\\r\\n' ${bin};; esac`);
    expect(await read({ WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' })).toEqual({ path: join(bin, 'a b.jpeg') });
  });

  it.each<[string, NodeJS.ProcessEnv, Record<string, string>, string]>([
    ['no display', {}, {}, 'There is no clipboard here'],
    ['no program for X11', { DISPLAY: ':0' }, {}, 'once xclip is installed'],
    ['no program for Wayland', { WAYLAND_DISPLAY: 'w' }, {}, 'once wl-clipboard is installed'],
    ['a text', { DISPLAY: ':0' }, { xclip: "printf 'UTF8_STRING\\n'" }, 'There is no image in the clipboard'],
    ['nothing at all', { DISPLAY: ':0' }, { xclip: 'exit 1' }, 'There is no image in the clipboard'],
    ['what is no image', { DISPLAY: ':0' }, { xclip: 'echo image/png' }, 'not an image that a model can look at'],
    ['two files', { DISPLAY: ':0' }, { xclip: "case \"$*\" in *TARGETS) echo text/uri-list;; *) printf 'file:///a.png\\nfile:///b.png\\n';; esac" }, 'There is no image in the clipboard'],
    ['a file that is no image', { DISPLAY: ':0' }, { xclip: "case \"$*\" in *TARGETS) echo text/uri-list;; *) echo file:///etc/passwd;; esac" }, 'not an image that a model can look at'],
    ['too much', { DISPLAY: ':0' }, { xclip: 'case "$*" in *TARGETS) echo image/png;; *) cat /dev/zero;; esac' }, 'larger than 32 MiB'],
  ])('with %s says so in one line', async (_, env, programs, said) => {
    for (const [name, script] of Object.entries(programs)) program(name, script);
    const got = await read(env);
    expect('problem' in got ? got.problem : got).toContain(said);
  });

  it('is printed as text by macOS and Windows', async () => {
    program('osascript', `printf '«data PNGf${PNG.toString('hex').toUpperCase()}»\\n'`);
    program('powershell.exe', `printf '${PNG.toString('base64')}'`);
    for (const [platform, env] of [['darwin', {}], ['win32', {}], ['linux', { WSL_DISTRO_NAME: 'Ubuntu' }]] as const) {
      const got = await read(env, { platform });
      expect('path' in got ? readFileSync(got.path) : got).toEqual(PNG);
    }
    program('osascript', 'exit 1');
    expect(await read({}, { platform: 'darwin' })).toEqual({ problem: 'There is no image in the clipboard.' });
  });

  it('is not waited for when the user leaves, and the program ends', async () => {
    program('xclip', `echo $$ > ${bin}/pid; exec sleep 60`);
    const stop = new AbortController();
    const reading = read({ DISPLAY: ':0' }, { signal: stop.signal });
    while (!existsSync(join(bin, 'pid')) || readFileSync(join(bin, 'pid'), 'utf8') === '') await new Promise(setImmediate);
    stop.abort(new Error('left'));
    await expect(reading).rejects.toThrow('left');
    const pid = Number(readFileSync(join(bin, 'pid'), 'utf8'));
    const lives = (): boolean => existsSync(`/proc/${pid}/cmdline`) && readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
    while (lives()) await new Promise(setImmediate);
    await expect(runReader('true', [], { env: {}, maxBytes: 1, signal: stop.signal })).rejects.toThrow('left');
  });

  it('is not sent to a server on another machine, and is left to one that goes on', async () => {
    const remote = imageSource({}, { isLocal: false, outlives: true });
    expect(await remote.fromClipboard(never)).toMatchObject({ problem: expect.stringContaining('another one') as unknown });
    expect(remote.find(join(bin, 'image.png'), '/')).toBeNull();
    await remote.close();
  });
});

describe('the path of an image', () => {
  it('counts from the folder that is worked in, or from home', () => {
    mkdirSync(join(bin, 'folder.png'));
    const env = { HOME: bin };
    const find = (path: string): string | null => findImageFile(path, bin, env);
    const image = join(bin, 'image.png');
    expect([find('image.png'), find('./image.png'), find('~/image.png'), find(image)]).toEqual([image, image, image, image]);
    expect([find('folder.png'), find('none.png'), find('image.png/x.png'), find('a\0.png'), find('~root/image.png'), findImageFile('/etc/passwd', '/')]).toEqual([null, null, null, null, null, null]);
  });
});
