import { describe, expect, it } from '@jest/globals';
import { type NetworkProxyRules } from '@codex-ts/protocol';
import fc from 'fast-check';
import { type ProxyProtocol } from './blocked-request.ts';
import { DomainPatterns } from './domain-patterns.ts';
import { parseHost } from './host.ts';
import { networkRules } from './proxy.fixture.ts';
import { type HostVerdict, RuleBook, type Target } from './rule-book.ts';

function target(text: string, protocol: ProxyProtocol = 'https', port = 443): Target {
  const host = parseHost(text);
  if (!host) throw new Error(`${text} is no host`);
  return { host, port, protocol };
}

const LISTS = networkRules({
  allowedDomains: ['exact.com', '*.sub.com', '**.both.com', 'Bücher.de', 'UPPER.com.', 'port.com:443', '93.184.216.34', '10.1.2.3', '[fd00::7]', '**.corp.local', '*.co.uk'],
  deniedDomains: ['bad.sub.com', '**.worse.both.com', '*.half.both.com', '198.41.0.4', '10.9.9.9'],
});

const VERDICTS: readonly (readonly [string, HostVerdict])[] = [
  ['exact.com', 'allowed'],
  ['EXACT.com.', 'allowed'],
  ['www.exact.com', 'not_allowed'],
  ['notexact.com', 'not_allowed'],
  ['exact.com.evil.com', 'not_allowed'],
  ['exact.co', 'not_allowed'],
  ['xexact.com', 'not_allowed'],
  ['exact-com', 'not_allowed'],
  ['sub.com', 'not_allowed'],
  ['a.sub.com', 'allowed'],
  ['a.b.sub.com', 'allowed'],
  ['bad.sub.com', 'denied'],
  ['Bad.Sub.Com.', 'denied'],
  ['x.bad.sub.com', 'allowed'],
  ['badsub.com', 'not_allowed'],
  ['asub.com', 'not_allowed'],
  ['both.com', 'allowed'],
  ['a.both.com', 'allowed'],
  ['a.b.c.both.com', 'allowed'],
  ['worse.both.com', 'denied'],
  ['x.y.worse.both.com', 'denied'],
  ['notworse.both.com', 'allowed'],
  ['half.both.com', 'allowed'],
  ['a.half.both.com', 'denied'],
  ['xboth.com', 'not_allowed'],
  ['both.com.evil.net', 'not_allowed'],
  ['xn--bcher-kva.de', 'allowed'],
  ['BÜCHER.de', 'allowed'],
  ['bucher.de', 'not_allowed'],
  ['upper.com', 'allowed'],
  ['port.com', 'allowed'],
  ['a.co.uk', 'allowed'],
  ['co.uk', 'not_allowed'],
  ['93.184.216.34', 'allowed'],
  ['0x5db8d822', 'allowed'],
  ['93.184.216.35', 'not_allowed'],
  ['198.41.0.4', 'denied'],
  ['::ffff:198.41.0.4', 'denied'],
  ['0306.051.0.4', 'denied'],
  ['8.8.8.8', 'not_allowed'],
  ['10.1.2.3', 'allowed'],
  ['10.66051', 'allowed'],
  ['[::ffff:10.1.2.3]', 'allowed'],
  ['10.1.2.4', 'not_allowed_local'],
  ['10.9.9.9', 'denied'],
  ['[fd00::7]', 'allowed'],
  ['[fd00:0::7]', 'allowed'],
  ['[fd00::8]', 'not_allowed_local'],
  ['127.0.0.1', 'not_allowed_local'],
  ['2130706433', 'not_allowed_local'],
  ['localhost', 'not_allowed_local'],
  ['LOCALHOST.', 'not_allowed_local'],
  ['a.localhost', 'not_allowed_local'],
  ['localhost.evil.com', 'not_allowed'],
  ['169.254.169.254', 'not_allowed_local'],
  ['0.0.0.0', 'not_allowed_local'],
  ['0', 'not_allowed_local'],
  ['[::]', 'not_allowed_local'],
  ['[::1]', 'not_allowed_local'],
  ['100.64.0.1', 'not_allowed_local'],
  ['224.0.0.1', 'not_allowed_local'],
  ['[64:ff9b::7f00:1]', 'not_allowed_local'],
  ['[2606:4700::1111]', 'not_allowed'],
  ['box.corp.local', 'allowed'],
  ['metadata.google.internal', 'not_allowed'],
];

describe('RuleBook.verdict', () => {
  it.each(VERDICTS)('%s: %s', (host, verdict) => {
    expect(new RuleBook(LISTS).verdict(target(host))).toBe(verdict);
  });

  it('blocks everything with empty lists', () => {
    const book = new RuleBook(networkRules());
    for (const [host] of VERDICTS) expect(book.verdict(target(host))).toMatch(/^not_allowed/);
  });

  it('treats local places like others when local binding is allowed', () => {
    const book = new RuleBook({ ...LISTS, allowLocalBinding: true, allowedDomains: ['127.0.0.1'] });
    expect(book.verdict(target('127.1'))).toBe('allowed');
    expect(book.verdict(target('127.0.0.2'))).toBe('not_allowed');
    expect(book.verdict(target('10.9.9.9'))).toBe('denied');
  });

  it('does not take a wildcard for the naming of a local place', () => {
    const book = new RuleBook(networkRules({ allowedDomains: ['**.localhost', 'localhost.'] }));
    expect(book.verdict(target('localhost'))).toBe('allowed');
    expect(new RuleBook(networkRules({ allowedDomains: ['**.localhost'] })).verdict(target('localhost'))).toBe('not_allowed_local');
    expect(book.verdict(target('x.localhost'))).toBe('not_allowed_local');
    expect(book.verdict(target('127.0.0.1'))).toBe('not_allowed_local');
  });

  it('denies what is denied, whatever else is said', () => {
    fc.assert(
      fc.property(fc.domain(), fc.boolean(), (domain, local) => {
        const host = parseHost(domain);
        if (!host) return;
        const book = new RuleBook(networkRules({ allowedDomains: [domain, `**.${domain}`], deniedDomains: [domain.toUpperCase()], allowLocalBinding: local }));
        book.allow(domain, 'https');
        expect(book.verdict(target(domain))).toBe('denied');
        expect(book.verdict(target(`a.${domain}`))).toBe('allowed');
      }),
    );
  });

  it('matches below a suffix only at a dot', () => {
    fc.assert(
      fc.property(fc.domain(), fc.stringMatching(/^[a-z0-9-]{1,10}$/), (domain, word) => {
        const [below, beside] = [parseHost(`${word}.${domain}`), parseHost(`${word}${domain}`)];
        const patterns = new DomainPatterns([`**.${domain}`]);
        if (below?.kind === 'name') expect(patterns.matches(below)).toBe(true);
        if (beside?.kind === 'name') expect(patterns.matches(beside)).toBe(false);
      }),
    );
  });
});

describe('rules learnt', () => {
  it('keeps the latest for a host; an allowance is for its protocol, a denial for all', () => {
    const book = new RuleBook(networkRules());
    book.allow('New.com:443', 'https');
    expect(book.verdict(target('new.com'))).toBe('allowed');
    expect(book.verdict(target('new.com', 'http', 80))).toBe('not_allowed');
    book.deny('new.com.');
    expect(book.verdict(target('new.com'))).toBe('denied');
    expect(book.verdict(target('new.com', 'socks5Tcp'))).toBe('denied');
    book.allow('new.com', 'https');
    expect(book.verdict(target('new.com'))).toBe('allowed');
    expect(book.verdict(target('new.com', 'socks5Tcp'))).toBe('denied');
  });

  it('names a local place so', () => {
    const book = new RuleBook(networkRules());
    book.allow('127.0.0.1', 'http');
    expect(book.verdict(target('127.1', 'http', 3000))).toBe('allowed');
  });

  it('does not outrule configured denials', () => {
    const book = new RuleBook(networkRules({ deniedDomains: ['x.com'] }));
    book.allow('x.com', 'https');
    book.remember(target('x.com'));
    expect(book.verdict(target('x.com'))).toBe('denied');
  });

  it('remembers a yes for its host, port and protocol', () => {
    const book = new RuleBook(networkRules());
    book.remember(target('x.com'));
    expect(book.verdict(target('x.com'))).toBe('allowed');
    expect(book.verdict(target('x.com', 'https', 8443))).toBe('not_allowed');
    expect(book.verdict(target('y.x.com'))).toBe('not_allowed');
  });

  it.each(['', '*', 'http://a', 'a/b'])('refuses %j for a host', (host) => {
    expect(() => new RuleBook(networkRules()).allow(host, 'http')).toThrow(expect.objectContaining({ code: 'bad_host' }));
  });
});

describe('RuleBook.addressVerdict', () => {
  const verdict = (rules: Partial<NetworkProxyRules>, host: string, ...addresses: string[]): HostVerdict =>
    new RuleBook(networkRules(rules)).addressVerdict(
      target(host),
      addresses.map((address) => target(address).host),
    );

  it('wants every address of a name to be public', () => {
    expect(verdict({}, 'a.com', '8.8.8.8', '2606:4700::1')).toBe('allowed');
    expect(verdict({}, 'a.com', '8.8.8.8', '10.0.0.1')).toBe('not_allowed_local');
    expect(verdict({}, 'a.com', '::ffff:127.0.0.1')).toBe('not_allowed_local');
    expect(verdict({ allowLocalBinding: true }, 'a.com', '10.0.0.1')).toBe('allowed');
  });

  it('wants localhost to be this machine', () => {
    expect(verdict({}, 'localhost', '127.0.0.1', '::1')).toBe('allowed');
    expect(verdict({}, 'localhost', '8.8.8.8')).toBe('not_allowed_local');
  });

  it('applies denials of addresses to the names behind which they stand', () => {
    expect(verdict({ deniedDomains: ['8.8.8.8'] }, 'a.com', '8.8.8.8')).toBe('denied');
  });
});

describe('RuleBook.modeGuard', () => {
  it('lets the limited mode read, and nothing else', () => {
    const book = new RuleBook(networkRules({ mode: 'limited' }));
    for (const method of ['GET', 'HEAD', 'OPTIONS']) expect(book.modeGuard('http', method)).toBeNull();
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'get', undefined]) expect(book.modeGuard('http', method)).toBe('method_not_allowed');
    expect(book.modeGuard('https', undefined)).toBe('mitm_required');
    expect(book.modeGuard('socks5Tcp', undefined)).toBe('method_not_allowed');
    book.replace(networkRules());
    expect(book.modeGuard('https', undefined)).toBeNull();
  });
});

describe('DomainPatterns', () => {
  it.each(['*', '**', '*.', '**.', ' * ', '*.*', 'a.*.com', 'foo*.com', '***.a.com', '*a.com', '', 'http://a.com', 'a.com/x', 'a_b c.com', '*.1.2.3.4', '*.[::1]', '!a.com'])(
    'refuses %j',
    (pattern) => {
      expect(() => new DomainPatterns([pattern])).toThrow(expect.objectContaining({ code: 'bad_domain_pattern' }));
    },
  );

  it('leaves the old rules when the new ones are wrong', () => {
    const book = new RuleBook(networkRules({ allowedDomains: ['a.com'] }));
    expect(() => book.replace(networkRules({ deniedDomains: ['*'] }))).toThrow('not a domain');
    expect(book.verdict(target('a.com'))).toBe('allowed');
  });
});
