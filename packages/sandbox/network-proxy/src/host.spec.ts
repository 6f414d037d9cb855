import { lookup } from 'node:dns/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAuthority } from './authority.ts';
import { parseHost, parseRuleHost } from './host.ts';

const SAME: readonly (readonly [string, string])[] = [
  ['Example.COM', 'example.com'],
  ['example.com.', 'example.com'],
  ['_dmarc.example.com', '_dmarc.example.com'],
  ['bücher.de', 'xn--bcher-kva.de'],
  ['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
  ['ｅｘａｍｐｌｅ.com', 'example.com'],
  ['127.1', '127.0.0.1'],
  ['127.0.0.1.', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['0x7F.1', '127.0.0.1'],
  ['0177.0.0.01', '127.0.0.1'],
  ['017700000001', '127.0.0.1'],
  ['0', '0.0.0.0'],
  ['0x', '0.0.0.0'],
  ['10.256', '10.0.1.0'],
  ['192.168.257', '192.168.1.1'],
  ['１２７.0.0.1', '127.0.0.1'],
  ['169.254.0xa9fe', '169.254.169.254'],
  ['[::1]', '::1'],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['[::ffff:127.0.0.1]', '127.0.0.1'],
  ['::ffff:7f00:1', '127.0.0.1'],
  ['::FFFF:0:0', '0.0.0.0'],
  ['[fe80::1%25eth0]', 'fe80::1'],
  ['fe80::1%lo', 'fe80::1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
];

const NONE = [
  '',
  '.',
  'a..b',
  'a..',
  '.a',
  'a b',
  'a\0b',
  'a%00b',
  'a%2eb',
  'a/b',
  'a\\b',
  'a@b',
  'user:pass@b',
  'a#b',
  'a?b',
  '*',
  '*.a',
  'a:80',
  '256.0.0.1',
  '1.2.3.4.5',
  '1.2.3.256',
  '08.1.1.1',
  '1.2.3.0x100',
  '4294967296',
  'a.0x7g.1',
  'evil.com.1',
  '[::1',
  '::1]',
  '[1.2.3.4]',
  '[]',
  '[::1]x',
  ':::1',
  '1:2:3:4:5:6:7:8:9',
  '::1%',
  '::1%a/b',
  `${'a'.repeat(64)}.com`,
  `${'a.'.repeat(127)}com`,
  'a'.repeat(2000),
  '\u00ad',
];

describe('parseHost', () => {
  it.each(SAME)('reads %s as %s', (input, text) => {
    expect(parseHost(input)?.text).toBe(text);
  });

  it.each(NONE)('refuses %j', (input) => {
    expect(parseHost(input)).toBeNull();
  });

  it('reads its own spelling as itself', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4Extended(), fc.ipV6(), fc.webAuthority(), fc.string()), (input) => {
        const host = parseHost(input);
        if (host) expect(parseHost(host.text)).toEqual(host);
      }),
    );
  });

  it('agrees with the URL standard on every IPv4 spelling', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4Extended(), fc.array(fc.stringMatching(/^0?x?[0-9a-f]{0,4}$/), { maxLength: 5 }).map((all) => all.join('.'))), (input) => {
        const standard = URL.canParse(`http://${input}/`) ? new URL(`http://${input}/`).hostname : null;
        const host = parseHost(input);
        if (host?.kind === 'ipv4') expect(host.text).toBe(standard);
        else if (standard !== null && /^\d+(\.\d+){3}$/.test(standard)) throw new Error(`${input} is the address ${standard}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('takes for a name nothing that the system takes for an address', async () => {
    for (const [input] of SAME) {
      const host = parseHost(input);
      if (host?.kind !== 'ipv4' || /[^\x21-\x7e]/.test(input)) continue;
      const found = await lookup(input.replace(/^\[|\]$/g, '').replace(/\.$/, ''), { family: 0 }).catch(() => null);
      if (found) expect(parseHost(found.address)?.text).toBe(host.text);
    }
  });
});

describe('parseRuleHost', () => {
  it.each([
    ['a.com..', 'a.com'],
    [' Api.Example.com.:443 ', 'api.example.com'],
    ['[::1]:8080', '::1'],
    ['::1', '::1'],
    ['[2001:db8::2]', '2001:db8::2'],
    ['127.1:80', '127.0.0.1'],
    ['localhost', 'localhost'],
  ])('reads %j as %s', (input, text) => {
    expect(parseRuleHost(input)?.text).toBe(text);
  });

  it.each(['', 'http://a.com', 'a.com/x', 'a b', '*.a', 'a.com:', 'a.com:123456'])('refuses %j', (input) => {
    expect(parseRuleHost(input)).toBeNull();
  });
});

describe('parseAuthority', () => {
  it.each([
    ['a.com:443', 'a.com', 443],
    ['[::1]:1', '::1', 1],
    ['a.com', 'a.com', 80],
    ['A.com.:65535', 'a.com', 65_535],
  ])('reads %s', (text, host, port) => {
    expect(parseAuthority(text, 80)).toMatchObject({ host: { text: host }, port });
  });

  it.each(['a.com:0', 'a.com:65536', 'a.com:', 'a.com:-1', 'a.com:+1', 'a.com:8 0', '127.0.0.1@evil:443', '::1:80', '[::1]:', 'a:b:1', ':80', ''])(
    'refuses %j',
    (text) => {
      expect(parseAuthority(text, 80)).toBeNull();
    },
  );

  it('asks for a port where there is no default', () => {
    expect(parseAuthority('a.com')).toBeNull();
  });
});
