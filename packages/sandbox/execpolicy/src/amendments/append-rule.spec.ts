import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { disposeTemp, makeTempDir } from '@codex-ts/test-support';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadPolicy } from '../loading/load-policy.ts';
import { parseWithGrammar } from '../loading/parse-rules.ts';
import { readSimpleRules } from '../loading/simple-rules.ts';
import { appendNetworkRule, appendPrefixRule } from './append-rule.ts';
import { prefixRuleLine } from './rule-line.ts';

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

  /** What black and buildifier make of the lines that are written for these words. */
  const FORMATTED: readonly (readonly [string, readonly string[], string])[] = [
    ['black', ['echo', 'a "b"', "it's", '\u0007é'], `prefix_rule(pattern=["echo", 'a "b"', "it's", "\\u0007é"], decision="allow")\n`],
    ['black, in lines', ['cargo', 'build', '--target', 'x86_64-unknown-linux-gnu'], 'prefix_rule(\n    pattern=[\n        "cargo",\n        "build",\n        "--target",\n        "x86_64-unknown-linux-gnu",\n    ],\n    decision="allow",\n)\n'],
    ['buildifier', ['npm', 'test'], 'prefix_rule(pattern = ["npm", "test"], decision = "allow")\n'],
  ];
  it.each(FORMATTED)('repeats no rule that %s has written anew', async (_, prefix, formatted) => {
    await appendPrefixRule(file, ['ls']);
    await writeFile(file, formatted);
    await appendPrefixRule(file, prefix);
    expect(await text()).toBe(formatted);
    await appendPrefixRule(file, [...prefix, 'more']);
    expect(await text()).toBe(`${formatted}prefix_rule(pattern=${JSON.stringify([...prefix, 'more']).replaceAll('","', '", "')}, decision="allow")\n`);
  });

  it('repeats a rule that only looks the same', async () => {
    await appendPrefixRule(file, ['ls']);
    await writeFile(file, 'prefix_rule(pattern=["a"], decision="prompt")\nprefix_rule(pattern=["a", "b"])\nprefix_rule(pattern=["a", ["c", "d"]])\n# prefix_rule(pattern=["a"], decision="allow")\n');
    const before = await text();
    await appendPrefixRule(file, ['a']);
    expect(await text()).toBe(`${before}prefix_rule(pattern=["a"], decision="allow")\n`);
  });

  it('writes what is read as the same words, for any words', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 4 }), async (prefix) => {
        const line = prefixRuleLine(prefix);
        expect(line).not.toContain('\n');
        const read = await parseWithGrammar('x', `${line}\n`);
        expect(read).toMatchObject({ prefixRules: [{ first: prefix[0], rest: prefix.slice(1), decision: 'allow' }] });
        expect(readSimpleRules(`${line}\n`) ?? read).toEqual(read);
      }),
      { numRuns: 300 },
    );
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
    for (const banned of [['bash', '-lc'], ['/usr/bin/bash', '-c'], ['/usr/bin/env'], ['python3.12'], ['C:\\Python\\Python3.EXE'.toLowerCase()], ['git'], ['sudo']]) {
      await expect(appendPrefixRule(file, banned)).rejects.toMatchObject({ code: 'banned_prefix' });
    }
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
  it('repeats no rule that a formatter has written anew, nor one with others like it behind it', async () => {
    await appendPrefixRule(file, ['ls']);
    const formatted = 'network_rule(\n    host="h.com",\n    protocol="http",\n    decision="allow",\n    justification="Allow http access to h.com",\n)\nnetwork_rule("h.com", "https", "allow")\nnetwork_rule("h.com", "https", "prompt")\nnetwork_rule("other.com", "http", "deny")\n';
    await writeFile(file, formatted);
    await appendNetworkRule(file, { host: 'h.com', protocol: 'http', decision: 'allow' });
    expect(await text()).toBe(formatted);
    await appendNetworkRule(file, { host: 'h.com', protocol: 'socks5_tcp', decision: 'allow' });
    expect(await text()).toMatch(/protocol="socks5_tcp", decision="allow", justification="[^"]*"\)\n$/);
  });

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
