import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { loadPolicy } from '../loading/load-policy.ts';
import { appendNetworkRule, appendPrefixRule } from './append-rule.ts';

let file: string;
let folder: string;
beforeEach(async () => {
  folder = join((await makeTempDir()).path, 'rules');
  file = join(folder, 'default.rules');
});
afterAll(disposeTemp);

const text = (): Promise<string> => readFile(file, 'utf8');
const policy = async () => (await loadPolicy({ folders: [{ folder, layer: 'user' }] })).policy;

describe('appendPrefixRule', () => {
  it('makes the file, and repeats no line', async () => {
    await appendPrefixRule(file, ['uptime']);
    await appendPrefixRule(file, ['echo', 'a "b"', 'c\\d\n\u0007']);
    await appendPrefixRule(file, ['uptime']);
    expect(await text()).toBe('prefix_rule(pattern=["uptime"], decision="allow")\nprefix_rule(pattern=["echo", "a \\"b\\"", "c\\\\d\\n\\u0007"], decision="allow")\n');
    expect((await policy()).check(['echo', 'a "b"', 'c\\d\n\u0007']).decision).toBe('allow');
  });

  it.each([
    ['a missing line end', 'x = 1', 'x = 1\n'],
    ['windows line ends', 'x = 1\r\n', 'x = 1\r\n'],
    ['a line that was cut off', 'x = 1\nprefix_rule(pattern=["upt', 'x = 1\n# incomplete: prefix_rule(pattern=["upt\n'],
    ['a whole line without its end', 'prefix_rule(pattern=["a"], decision="allow")', 'prefix_rule(pattern=["a"], decision="allow")\n'],
  ])('bears %s', async (_, before, kept) => {
    await appendPrefixRule(file, ['first']);
    await writeFile(file, before, { mode: 0o640 });
    await appendPrefixRule(file, ['ls']);
    expect(await text()).toBe(`${kept}prefix_rule(pattern=["ls"], decision="allow")\n`);
    expect((await policy()).check(['ls']).decision).toBe('allow');
  });

  it('keeps the mode of the file', async () => {
    await appendPrefixRule(file, ['a']);
    await writeFile(file, '');
    const { mode } = await stat(file);
    await appendPrefixRule(file, ['b']);
    expect((await stat(file)).mode).toBe(mode);
  });

  it('loses nothing when many write at once', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => appendPrefixRule(file, [`c${i}`])));
    expect((await text()).trimEnd().split('\n')).toHaveLength(20);
    expect((await policy()).size).toBe(20);
  });

  it('saves nothing that would allow everything, is empty, or is no text', async () => {
    await expect(appendPrefixRule(file, ['bash', '-lc'])).rejects.toMatchObject({ code: 'banned_prefix' });
    await expect(appendPrefixRule(file, [])).rejects.toMatchObject({ code: 'invalid_amendment' });
    await expect(appendPrefixRule(file, ['\ud800'])).rejects.toMatchObject({ code: 'invalid_amendment' });
    await expect(text()).rejects.toThrow('ENOENT');
  });

  it('makes no file that could not be read again', async () => {
    await appendPrefixRule(file, ['a']);
    await writeFile(file, `#${'a'.repeat(1024 * 1024 - 10)}\n`);
    await expect(appendPrefixRule(file, ['b'])).rejects.toMatchObject({ code: 'rules_full' });
    await writeFile(file, Buffer.from([0xff]));
    await expect(appendPrefixRule(file, ['b'])).rejects.toMatchObject({ code: 'invalid_rules' });
  });
});

describe('appendNetworkRule', () => {
  it('writes the line of the original, and lets the last word count', async () => {
    await appendNetworkRule(file, { host: 'H.com', protocol: 'http', decision: 'allow' });
    await appendNetworkRule(file, { host: 'h.com', protocol: 'http', decision: 'allow' });
    expect(await text()).toBe('network_rule(host="h.com", protocol="http", decision="allow", justification="Allow http access to h.com")\n');
    await appendNetworkRule(file, { host: 'h.com', protocol: 'http', decision: 'deny' });
    expect((await policy()).networkHosts).toEqual({ allowed: [], denied: ['h.com'] });
    await appendNetworkRule(file, { host: 'h.com', protocol: 'http', decision: 'allow' });
    expect((await policy()).networkHosts).toEqual({ allowed: ['h.com'], denied: [] });
  });

  it('refuses what names no host', async () => {
    await expect(appendNetworkRule(file, { host: '*.com', protocol: 'http', decision: 'allow' })).rejects.toMatchObject({ code: 'invalid_amendment' });
  });
});
