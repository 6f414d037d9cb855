import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, linkSync, lstatSync, mkdirSync, readFileSync, readlinkSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { disposeTemp, type Files, writeFiles } from '@codex-ts/test-support';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Client } from './client.fixture.ts';
import { type Machine, startMachine } from './machine.fixture.ts';

let machine: Machine;
let client: Client;
let root = '';
let count = 0;
beforeAll(async () => {
  machine = await startMachine();
  client = await machine.client();
});
beforeEach(() => {
  root = join(machine.workspace, String((count += 1)));
  mkdirSync(root);
});
afterAll(async () => {
  await machine.close();
  await disposeTemp();
});

const at = (...names: string[]): string => join(root, ...names);
const place = (files: Files): Promise<void> => writeFiles(root, files).then(() => undefined);
const base64 = (text: string | Uint8Array): string => Buffer.from(text).toString('base64');
const os = (number: number): unknown => ({ code: -32603, message: expect.stringMatching(new RegExp(`^[A-Z].* \\(os error ${number}\\)$`)) });
const [ENOENT, EEXIST, ENOTDIR, EISDIR, ENOTEMPTY, ELOOP] = [2, 17, 20, 21, 39, 40];

async function entries(path: string): Promise<Record<string, string>> {
  const { entries: found } = (await client.call('fs/readDirectory', { path })) as { entries: { fileName: string; isDirectory: boolean; isFile: boolean }[] };
  return Object.fromEntries(found.map(({ fileName, isDirectory, isFile }) => [fileName, isDirectory ? 'folder' : isFile ? 'file' : 'other']));
}

describe('fs/readFile and fs/writeFile', () => {
  it('carry every byte', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const path = at('bytes');
        await client.call('fs/writeFile', { path, dataBase64: base64(bytes) });
        expect(readFileSync(path).equals(bytes)).toBe(true);
        expect(await client.call('fs/readFile', { path })).toEqual({ dataBase64: base64(bytes) });
      }),
      { numRuns: 30 },
    ));

  it('keep mode, other names and links of a file that is written anew', async () => {
    await place({ 'a': 'old', 'b': 'old' });
    chmodSync(at('a'), 0o755);
    symlinkSync('a', at('link'));
    linkSync(at('b'), at('b2'));
    await client.call('fs/writeFile', { path: at('link'), dataBase64: base64('new') });
    await client.call('fs/writeFile', { path: at('b'), dataBase64: base64('new') });
    expect([readFileSync(at('a'), 'utf8'), statSync(at('a')).mode & 0o777, readlinkSync(at('link'))]).toEqual(['new', 0o755, 'a']);
    expect(readFileSync(at('b2'), 'utf8')).toBe('new');
  });

  it('refuse what is no file, and folders that are not there', async () => {
    await place({ 'dir/x': '' });
    symlinkSync('loop', at('loop'));
    execFileSync('mkfifo', [at('fifo')]);
    expect(await client.refusal('fs/readFile', { path: at('dir') })).toEqual(os(EISDIR));
    expect(await client.refusal('fs/readFile', { path: at('none') })).toEqual(os(ENOENT));
    expect(await client.refusal('fs/readFile', { path: at('dir/x/y') })).toEqual(os(ENOTDIR));
    expect(await client.refusal('fs/readFile', { path: at('loop') })).toEqual(os(ELOOP));
    expect(await client.refusal('fs/readFile', { path: at('fifo') })).toMatchObject({ code: -32600 });
    expect(await client.refusal('fs/writeFile', { path: at('dir'), dataBase64: '' })).toEqual(os(EISDIR));
    expect(await client.refusal('fs/writeFile', { path: at('none/x'), dataBase64: '' })).toEqual(os(ENOENT));
    expect(await client.refusal('fs/writeFile', { path: at('fifo'), dataBase64: '' })).toMatchObject({ code: -32600 });
  });

  it('refuses a file that is too large for one message, without reading it', async () => {
    execFileSync('truncate', ['-s', '80G', at('huge')]);
    expect(await client.refusal('fs/readFile', { path: at('huge') })).toMatchObject({ code: -32603, message: expect.stringContaining('at most 67108864') });
  });

  it('read what the kernel says is empty, to its end', async () => {
    const { dataBase64 } = await client.call('fs/readFile', { path: '/proc/self/status' });
    expect(Buffer.from(String(dataBase64), 'base64').toString()).toContain('Pid:');
  });

  it.each([
    ['a', 'length 1'],
    ['aGk', 'length 3'],
    ['aG-_', 'character 45 at offset 2'],
    ['aGk=\n', 'character 10 at offset 4'],
    ['aGk= ', 'character 32 at offset 4'],
    ['a=Gk', 'padding at offset 1'],
    ['====', 'padding at offset 0'],
    ['aGl=', 'bits'],
  ])('take no base64 but the standard one with padding: %j', async (dataBase64, why) => {
    const { code, message } = await client.refusal('fs/writeFile', { path: at('never'), dataBase64 });
    expect(code).toBe(-32600);
    expect(message).toMatch(/^fs\/writeFile requires valid base64 dataBase64: /);
    expect(message).toContain(why);
    expect(existsSync(at('never'))).toBe(false);
  });
});

describe('every path', () => {
  const methods = ['fs/readFile', 'fs/createDirectory', 'fs/getMetadata', 'fs/readDirectory', 'fs/remove', 'fs/watch'];

  it.each(methods)('of %s must be absolute and can hold no NUL', async (method) => {
    for (const path of ['rel', '', '~/x', './x']) {
      expect(await client.refusal(method, { path })).toEqual({ code: -32600, message: 'Invalid request: AbsolutePathBuf deserialized without a base path' });
    }
    expect(await client.refusal(method, { path: `${root}/a\0b` })).toMatchObject({ code: -32600, message: expect.stringContaining('NUL') });
    expect(await client.refusal(method, { path: 5 })).toMatchObject({ code: -32600, message: expect.stringMatching(/^Invalid request: invalid type/) });
    expect(await client.refusal(method, {})).toEqual({ code: -32600, message: 'Invalid request: missing field `path`' });
  });

  it('of fs/copy too, both of them', async () => {
    for (const params of [{ sourcePath: 'a', destinationPath: at('b') }, { sourcePath: at('a'), destinationPath: 'b' }]) {
      expect(await client.refusal('fs/copy', params)).toMatchObject({ code: -32600, message: expect.stringContaining('AbsolutePathBuf') });
    }
  });
});

describe('fs/createDirectory, fs/getMetadata, fs/readDirectory', () => {
  it('makes folders above unless told not to', async () => {
    await client.call('fs/createDirectory', { path: at('a/b/c') });
    await client.call('fs/createDirectory', { path: at('a/b/c'), recursive: null });
    expect(await client.refusal('fs/createDirectory', { path: at('a'), recursive: false })).toEqual(os(EEXIST));
    expect(await client.refusal('fs/createDirectory', { path: at('x/y'), recursive: false })).toEqual(os(ENOENT));
    expect(await entries(root)).toEqual({ a: 'folder' });
  });

  it('tells what a link leads to', async () => {
    await place({ 'd/.hidden': '', 'd/sub/x': '', 'd/f': 'text' });
    symlinkSync('sub', at('d/to-folder'));
    symlinkSync('f', at('d/to-file'));
    symlinkSync('nothing', at('d/dangling'));
    symlinkSync('loop', at('d/loop'));
    expect(await entries(at('d'))).toEqual({ '.hidden': 'file', 'sub': 'folder', 'f': 'file', 'to-folder': 'folder', 'to-file': 'file', 'dangling': 'other', 'loop': 'other' });
    const facts = await client.call('fs/getMetadata', { path: at('d/to-file') });
    expect(facts).toEqual({ isDirectory: false, isFile: true, createdAtMs: expect.any(Number), modifiedAtMs: Math.floor(statSync(at('d/f')).mtimeMs) });
    expect(await client.call('fs/getMetadata', { path: '/dev/null' })).toMatchObject({ isDirectory: false, isFile: false });
    expect(await client.refusal('fs/getMetadata', { path: at('d/dangling') })).toEqual(os(ENOENT));
    expect(await client.refusal('fs/readDirectory', { path: at('d/f') })).toEqual(os(ENOTDIR));
  });
});

describe('fs/remove', () => {
  it('removes a link, not what it leads to', async () => {
    await place({ 'd/x': 'kept' });
    symlinkSync('d', at('link'));
    await client.call('fs/remove', { path: at('link'), recursive: true });
    expect(await entries(root)).toEqual({ d: 'folder' });
    expect(readFileSync(at('d/x'), 'utf8')).toBe('kept');
  });

  it('removes all in a folder, or only an empty one; what is not there on request only', async () => {
    await place({ 'd/sub/x': '', 'd/y': '' });
    expect(await client.refusal('fs/remove', { path: at('d'), recursive: false })).toEqual(os(ENOTEMPTY));
    await client.call('fs/remove', { path: at('d') });
    await client.call('fs/remove', { path: at('d') });
    expect(await client.refusal('fs/remove', { path: at('d'), force: false })).toEqual(os(ENOENT));
    mkdirSync(at('empty'));
    await client.call('fs/remove', { path: at('empty'), recursive: false });
    expect(await entries(root)).toEqual({});
    expect(await client.refusal('fs/remove', { path: '/' })).toMatchObject({ code: -32600 });
    expect(await client.refusal('fs/remove', { path: '/tmp/..' })).toMatchObject({ code: -32600 });
  });
});

describe('fs/copy', () => {
  it('copies a folder with links as links and modes as they are, into one that exists too', async () => {
    await place({ 'from/a': 'a', 'from/sub/run.sh': '#!', 'to/a': 'old', 'to/b': 'kept' });
    chmodSync(at('from/sub/run.sh'), 0o755);
    symlinkSync('../outside', at('from/link'));
    execFileSync('mkfifo', [at('from/fifo')]);
    expect(await client.refusal('fs/copy', { sourcePath: at('from'), destinationPath: at('to') })).toMatchObject({ code: -32600, message: expect.stringContaining('recursive: true') });
    await client.call('fs/copy', { sourcePath: at('from'), destinationPath: at('to'), recursive: true });
    expect(await entries(at('to'))).toEqual({ a: 'file', b: 'file', sub: 'folder', link: 'other' });
    expect([readFileSync(at('to/a'), 'utf8'), readFileSync(at('to/b'), 'utf8'), readlinkSync(at('to/link'))]).toEqual(['a', 'kept', '../outside']);
    expect(statSync(at('to/sub/run.sh')).mode & 0o777).toBe(0o755);
  });

  it('does not copy a folder into itself, by whatever name', async () => {
    await place({ 'd/x': '' });
    symlinkSync('d', at('other-name'));
    for (const destinationPath of [at('d'), at('d/new'), at('d/new/deeper'), at('other-name/new'), at('d/../d/new')]) {
      expect(await client.refusal('fs/copy', { sourcePath: at('d'), destinationPath, recursive: true })).toMatchObject({ code: -32600, message: expect.stringContaining('itself') });
    }
    expect(await entries(at('d'))).toEqual({ x: 'file' });
  });

  it('leaves a file whole that is copied to itself', async () => {
    await place({ a: 'content' });
    symlinkSync('a', at('same'));
    await client.call('fs/copy', { sourcePath: at('a'), destinationPath: at('a') });
    await client.call('fs/copy', { sourcePath: at('a'), destinationPath: at('same') });
    expect(readFileSync(at('a'), 'utf8')).toBe('content');
    expect(lstatSync(at('same')).isSymbolicLink()).toBe(true);
  });

  it('says what the system says of places that do not fit', async () => {
    await place({ 'a': '', 'd/x': '' });
    symlinkSync('a', at('link'));
    expect(await client.refusal('fs/copy', { sourcePath: at('none'), destinationPath: at('b') })).toEqual(os(ENOENT));
    expect(await client.refusal('fs/copy', { sourcePath: at('a'), destinationPath: at('none/b') })).toEqual(os(ENOENT));
    expect(await client.refusal('fs/copy', { sourcePath: at('a'), destinationPath: at('d') })).toEqual(os(EISDIR));
    expect(await client.refusal('fs/copy', { sourcePath: at('d'), destinationPath: at('a'), recursive: true })).toEqual(os(EEXIST));
    expect(await client.refusal('fs/copy', { sourcePath: at('link'), destinationPath: at('a') })).toEqual(os(EEXIST));
    expect(await client.refusal('fs/copy', { sourcePath: '/dev/zero', destinationPath: at('zero') })).toMatchObject({ code: -32600 });
  });

  it('stops with its client', async () => {
    execFileSync('sh', ['-c', 'mkdir "$1" && cd "$1" && seq 1 3000 | xargs touch', 'sh', at('from')]);
    const leaving = await machine.client();
    void leaving.request('fs/copy', { sourcePath: at('from'), destinationPath: at('to'), recursive: true });
    await new Promise((resolve) => setImmediate(resolve));
    leaving.close();
    // Whoever asks next is served at once, and finds an unfinished copy.
    const found = existsSync(at('to')) ? Object.keys(await entries(at('to'))).length : 0;
    expect(found).toBeLessThan(3000);
  });
});
