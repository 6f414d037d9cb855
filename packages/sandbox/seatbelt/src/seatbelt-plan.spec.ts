import { accessAt, type FileRule, type FileView, platformPaths } from '@codex-ts/file-policy';
import { type FileAccess, type NetworkProxyRules } from '@codex-ts/protocol';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { SandboxPolicyText } from './sbpl-evaluator.fixture.ts';
import { type SeatbeltInput, seatbeltPlan } from './seatbelt-plan.ts';

const ARGV = ['/bin/echo', '-Dx=y', '--', 'a "b"'];

function rule(path: string, access: FileAccess, origin: FileRule['origin'] = 'policy'): FileRule {
  return { path, access, origin };
}

function viewOf(root: FileAccess, ...rules: FileRule[]): FileView {
  return { root, minimal: false, rules };
}

function plan(view: FileView, more: Partial<SeatbeltInput> = {}) {
  return seatbeltPlan({ argv: ARGV, view, network: 'restricted', ...more });
}

function policy(view: FileView, more: Partial<SeatbeltInput> = {}): SandboxPolicyText {
  return new SandboxPolicyText(plan(view, more).args);
}

/** The policy without its first section, which is the same for all. */
function beyondBase(view: FileView, more: Partial<SeatbeltInput> = {}): { rules: string[]; params: string[] } {
  const { args } = plan(view, more);
  const lines = (args[1] ?? '').split('\n');
  const last = lines.findIndex((line) => line.startsWith('(allow file-ioctl (regex'));
  return { rules: lines.slice(last + 1), params: args.slice(2, args.indexOf('--')) };
}

const WORKSPACE = viewOf('read', rule('/private/tmp', 'write'), rule('/w', 'write'), rule('/w/.codex', 'read', 'protected'), rule('/w/.git', 'read', 'protected'));
const CARVED = viewOf('write', rule('/w/secret', 'none'));
const NESTED = viewOf('read', rule('/w', 'write'), rule('/w/n', 'none'), rule('/w/n/x', 'write'), rule('/w/n/x/r', 'read'));
const CLOSED = viewOf('none', rule('/w', 'write'), rule('/opt/tool/bin', 'read'));
const RULES: NetworkProxyRules = { mode: 'full', allowedDomains: [], deniedDomains: [], allowUnixSockets: [], allowAllUnixSockets: false, allowLocalBinding: false, allowUpstreamProxy: true, enableSocks5: true };
const PROXY = { http: { port: 4001, socket: '/s/h' }, socks: { port: 4002, socket: '/s/s' } };

describe('the command line', () => {
  it('names the sandbox program by its full path, and hands the command on untouched', () => {
    const { program, args, env } = plan(WORKSPACE);
    expect(program).toBe('/usr/bin/sandbox-exec');
    expect(args[0]).toBe('-p');
    expect(args.slice(args.indexOf('--'))).toEqual(['--', ...ARGV]);
    expect(env).toEqual({ CODEX_SANDBOX: 'seatbelt', CODEX_SANDBOX_NETWORK_DISABLED: '1' });
    expect(plan(WORKSPACE, { network: 'enabled' }).env).toEqual({ CODEX_SANDBOX: 'seatbelt' });
  });

  it.each<[string, FileView, Partial<SeatbeltInput>]>([
    ['read-only', viewOf('read'), {}],
    ['workspace-write', WORKSPACE, {}],
    ['whole disk', viewOf('write'), { network: 'enabled' }],
    ['whole disk but one folder', CARVED, {}],
    ['nested', NESTED, {}],
    ['closed, two roots', CLOSED, {}],
    ['closed, what programs need', { ...CLOSED, minimal: true }, {}],
    ['proxied', viewOf('read'), { network: 'proxied', proxy: PROXY, rules: { ...RULES, allowLocalBinding: true, allowUnixSockets: ['/run/a', '/run/b'] } }],
  ])('policy of %s', (_, view, more) => {
    expect(beyondBase(view, more)).toMatchSnapshot();
  });

  it('has one base for all', () => {
    expect(plan(viewOf('none')).args[1]?.split('\n').slice(0, 19)).toEqual(plan(WORKSPACE, { network: 'enabled' }).args[1]?.split('\n').slice(0, 19));
    expect(policy(viewOf('none')).mayWrite('/dev/null')).toBe(true);
  });

  it('is refused when it would be too long for the system', () => {
    const hidden = Array.from({ length: 5000 }, (_, index) => rule(`/w/${'x'.repeat(60)}${index}`, 'none', 'hidden'));
    expect(() => plan(viewOf('read', rule('/w', 'write'), ...hidden))).toThrow(expect.objectContaining({ code: 'sandbox_unavailable' }));
  });
});

describe('files', () => {
  it.each<[string, FileView, Readonly<Record<string, '-' | 'r' | 'rw'>>]>([
    ['read-only', viewOf('read'), { '/': 'r', '/etc/passwd': 'r', '/w': 'r' }],
    ['workspace-write', WORKSPACE, { '/w': 'rw', '/w/a/b': 'rw', '/w2': 'r', '/w/.git': 'r', '/w/.git/hooks/x': 'r', '/w/.gitignore': 'rw', '/w/.codex/config.toml': 'r', '/private/tmp/x': 'rw', '/etc': 'r' }],
    ['whole disk but one folder', CARVED, { '/etc': 'rw', '/w/secret': '-', '/w/secret/a': '-', '/w/secrets': 'rw' }],
    ['write in none in write', NESTED, { '/w/a': 'rw', '/w/n': '-', '/w/n/a': '-', '/w/n/x': 'rw', '/w/n/x/a': 'rw', '/w/n/x/r/a': 'r', '/a': 'r' }],
    ['closed', CLOSED, { '/': '-', '/w/a': 'rw', '/opt/tool/bin/x': 'r', '/opt/tool': '-', '/usr/lib/x': '-', '/etc/passwd': '-', '/dev/urandom': 'r' }],
    ['what programs need', { ...CLOSED, minimal: true }, { '/usr/lib/x': 'r', '/System/x': 'r', '/Users/me': '-', '/private/tmp/x': '-', '/w/a': 'rw' }],
    ['not what a rule forbids', { root: 'none', minimal: true, rules: [rule('/usr', 'none'), rule('/System/private', 'none'), rule('/usr/share', 'none')] }, { '/usr/lib/x': 'r', '/usr/x': '-', '/System/private/x': '-', '/System/a': 'r', '/usr/share/x': '-' }],
  ])('%s', (_, view, expected) => {
    const found = policy(view);
    const access = (path: string): string => (found.mayWrite(path) ? (found.mayRead(path) ? 'rw' : 'w') : found.mayRead(path) ? 'r' : '-');
    expect(Object.fromEntries(Object.keys(expected).map((path) => [path, access(path)]))).toEqual(expected);
  });

  const name = fc.constantFrom('a', 'b', '.git', 'c d', "q'(x)", '-d');
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((names) => `/${names.join('/')}`);
  const access = fc.constantFrom<FileAccess>('read', 'write', 'none');
  const rules = fc
    .uniqueArray(fc.record({ path, access, origin: fc.constantFrom<FileRule['origin']>('policy', 'protected', 'hidden') }), { selector: (each) => each.path, maxLength: 8 })
    .map((found) => found.sort((x, y) => x.path.split('/').length - y.path.split('/').length));

  it('are open to the policy exactly as they are to the view', () => {
    fc.assert(
      fc.property(access, rules, fc.array(path, { minLength: 1, maxLength: 20 }), (root, found, paths) => {
        const view: FileView = { root, minimal: false, rules: found };
        const text = policy(view);
        for (const each of [...paths, ...found.flatMap((one) => [one.path, `${one.path}/below`, `${one.path}x`])]) {
          const expected = accessAt(each, view);
          expect({ each, read: text.mayRead(each), write: text.mayWrite(each) }).toEqual({ each, read: expected !== 'none', write: expected === 'write' });
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that programs need are readable where no rule is as deep', () => {
    const place = fc.constantFrom(...platformPaths('darwin'), '/', '/usr', '/private/var').chain((base) => fc.constantFrom('', '/a', '/a/b').map((more) => (base === '/' && more === '' ? '/a' : `${base === '/' ? '' : base}${more}`)));
    const some = fc.uniqueArray(fc.record({ path: place, access, origin: fc.constant<FileRule['origin']>('policy') }), { selector: (each) => each.path, maxLength: 6 });
    fc.assert(
      fc.property(some, fc.array(place, { minLength: 1, maxLength: 20 }), (found, paths) => {
        const text = policy({ root: 'none', minimal: true, rules: found.sort((x, y) => x.path.split('/').length - y.path.split('/').length) });
        const lengthOver = (path: string, over: string): number => (`${path}/`.startsWith(`${over}/`) ? over.length : 0);
        for (const each of paths) {
          const nearest = found.reduce<FileRule | null>((best, one) => (lengthOver(each, one.path) > (best?.path.length ?? 0) ? one : best), null);
          const platform = Math.max(...platformPaths('darwin').map((one) => lengthOver(each, one)));
          const expected = platform > (nearest?.path.length ?? 0) ? 'read' : (nearest?.access ?? 'none');
          expect({ each, read: text.mayRead(each), write: text.mayWrite(each) }).toEqual({ each, read: expected !== 'none', write: expected === 'write' });
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are never opened further by any character of a path', () => {
    const odd = fc.array(fc.string({ minLength: 1, unit: 'grapheme' }).map((text) => text.replaceAll('/', '').replaceAll('\0', '') || 'x').filter((text) => text !== '.' && text !== '..'), { minLength: 1, maxLength: 3 }).map((names) => `/${names.join('/')}`);
    fc.assert(
      fc.property(odd, odd, (root, below) => {
        const closed = `${root}${below}`;
        const text = policy(viewOf('read', rule(root, 'write'), rule(closed, 'none', 'protected')));
        expect([text.mayWrite(root), text.mayRead(closed), text.mayWrite(`${closed}/x`), text.mayWrite('/elsewhere/x')]).toEqual([true, false, false, false]);
      }),
      { numRuns: 500 },
    );
  });

  it('keep protected names under every spelling', () => {
    const text = policy(WORKSPACE);
    expect(['/w/.CODEX', '/w/.Codex/config.toml', '/W/.codex', '/w/.GIT/hooks'].map((each) => text.mayWrite(each))).toEqual([false, false, false, false]);
    const accented = policy(viewOf('read', rule('/é"/w', 'write'), rule('/é"/w/.git', 'read', 'protected'), rule('/é"/w/ü', 'none')));
    expect(['.GIT', '.git/x', 'ü/x', '.gitx', 'plain'].map((each) => accented.mayWrite(`/é"/w/${each}`))).toEqual([false, false, false, true, true]);
  });

  it('keep their place: nothing that holds a closed one can be moved, nor a writable root be replaced', () => {
    const text = policy(viewOf('read', rule('/w', 'write'), rule('/w/sub/repo/.git', 'read', 'protected'), rule('/x', 'write')));
    const mayGo = (each: string): boolean => text.allows({ operation: 'file-write-unlink', path: each });
    expect(['/w', '/w/sub', '/w/sub/repo', '/x', '/w/sub/repo/.git', '/w/other', '/w/sub/file', '/x/a', '/etc'].map(mayGo)).toEqual([false, false, false, false, false, true, true, true, false]);
    expect(text.mayWrite('/w/sub/file')).toBe(true);
  });

  it('can be reached: the folders on the way may be looked at, not listed', () => {
    const text = policy(CLOSED);
    const way = ['/', '/opt', '/opt/tool'];
    expect(way.map((each) => text.allows({ operation: 'file-read-metadata', path: each }))).toEqual([true, true, true]);
    expect(way.map((each) => text.mayRead(each))).toEqual([false, false, false]);
    expect(text.allows({ operation: 'file-read-metadata', path: '/opt/other' })).toBe(false);
  });
});

describe('the network', () => {
  const ADDRESSES = ['localhost:4001', 'localhost:4002', 'localhost:80', '1.2.3.4:443', '1.2.3.4:53', 'localhost:53'];
  const reached = (more: Partial<SeatbeltInput>): string[] => ADDRESSES.filter((address) => policy(viewOf('read'), more).mayConnect(address));

  it.each<[string, Partial<SeatbeltInput>, string[]]>([
    ['restricted', {}, []],
    ['restricted, whatever the proxy', { proxy: PROXY, rules: { ...RULES, allowLocalBinding: true, allowAllUnixSockets: true } }, []],
    ['enabled', { network: 'enabled' }, ADDRESSES],
    ['proxied', { network: 'proxied', proxy: PROXY, rules: RULES }, ['localhost:4001', 'localhost:4002']],
    ['proxied without SOCKS', { network: 'proxied', proxy: { ...PROXY, socks: null } }, ['localhost:4001']],
    ['proxied with local ports', { network: 'proxied', proxy: PROXY, rules: { ...RULES, allowLocalBinding: true } }, ['localhost:4001', 'localhost:4002', 'localhost:80', 'localhost:53']],
  ])('%s', (_, more, expected) => {
    expect(reached(more)).toEqual(expected);
  });

  it('has no proxied form without a proxy', () => {
    expect(() => plan(viewOf('read'), { network: 'proxied' })).toThrow(expect.objectContaining({ code: 'sandbox_unavailable' }));
  });

  it.each<[string, Partial<SeatbeltInput>, boolean, boolean]>([
    ['restricted', {}, false, false],
    ['enabled', { network: 'enabled' }, true, true],
    ['proxied', { network: 'proxied', proxy: PROXY, rules: RULES }, false, false],
    ['proxied with local ports', { network: 'proxied', proxy: PROXY, rules: { ...RULES, allowLocalBinding: true } }, true, false],
  ])('opening ports, and being reached from outside: %s', (_, more, opens, reachable) => {
    const text = policy(viewOf('read'), more);
    expect(text.allows({ operation: 'network-bind', address: '*:8080' })).toBe(opens);
    expect(text.allows({ operation: 'network-inbound', address: '9.9.9.9:8080' })).toBe(reachable);
  });

  it.each<[string, Partial<NetworkProxyRules>, boolean, boolean]>([
    ['none', {}, false, false],
    ['one', { allowUnixSockets: ['/run/a'] }, true, false],
    ['all', { allowAllUnixSockets: true }, true, true],
  ])('unix sockets: %s', (_, more, named, other) => {
    const text = policy(viewOf('read'), { network: 'proxied', proxy: PROXY, rules: { ...RULES, ...more } });
    expect(text.allows({ operation: 'network-outbound', path: '/run/a' })).toBe(named);
    expect(text.allows({ operation: 'network-outbound', path: '/run/docker.sock' })).toBe(other);
  });

  it('leaves no service that would go out in place of the command behind the proxy', () => {
    const mayAsk = (name: string, more: Partial<SeatbeltInput>): boolean => policy(viewOf('read'), more).allows({ operation: 'mach-lookup', name });
    expect(['com.apple.ocspd', 'com.apple.networkd'].map((name) => mayAsk(name, { network: 'proxied', proxy: PROXY }))).toEqual([false, false]);
    expect(['com.apple.ocspd', 'com.apple.SecurityServer'].map((name) => mayAsk(name, { network: 'enabled' }))).toEqual([true, true]);
    expect(mayAsk('com.apple.SecurityServer', {})).toBe(false);
  });
});

describe('the reader of policies that these tests ask', () => {
  it.each<[string]>([['(version 1)'], ['(version 1)\n(allow default)'], ['(version 1)\n(deny default)\n(allow file-read* (subpth "/"))'], ['(version 1)\n(deny default)\n(allow file-read* (subpath (param "NO")))'], ['(version 1)\n(deny default)\n(allow file-read*'], ['(version 1)\n(deny default))']])('does not take %j', (source) => {
    expect(() => new SandboxPolicyText(['-p', source, '--'])).toThrow();
  });

  it('lets the last rule that fits count', () => {
    const text = new SandboxPolicyText(['-p', '(version 1)(deny default)(allow file-read*)(deny file-read-data (subpath "/a"))(allow file-read-data (literal "/a/b"))', '--']);
    expect(['/', '/a', '/a/b', '/a/b/c'].map((each) => text.mayRead(each))).toEqual([true, false, true, false]);
  });
});
