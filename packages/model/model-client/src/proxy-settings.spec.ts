import { describe, expect, it } from '@jest/globals';
import { proxyFor } from './proxy-settings.ts';

const via = (url: string, env: NodeJS.ProcessEnv): string | null => proxyFor(new URL(url), env)?.host ?? null;

describe('proxyFor', () => {
  it.each<[string, string, NodeJS.ProcessEnv, string | null]>([
    ['nothing is set', 'https://a.test', {}, null],
    ['the scheme has its own', 'https://a.test', { HTTPS_PROXY: 'http://s:1', HTTP_PROXY: 'http://p:2' }, 's:1'],
    ['lower case wins', 'http://a.test', { HTTP_PROXY: 'http://upper:1', http_proxy: 'http://lower:2' }, 'lower:2'],
    ['there is one for all', 'https://a.test', { all_proxy: 'http://all:1', HTTP_PROXY: 'http://p:2' }, 'all:1'],
    ['it is written without a scheme', 'http://a.test', { http_proxy: 'p:8080' }, 'p:8080'],
    ['it is blank', 'http://a.test', { http_proxy: ' ', ALL_PROXY: '' }, null],
    ['a CGI client may have set it', 'http://a.test', { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, null],
    ['the target is loopback', 'http://127.0.0.1:5', { http_proxy: 'p:1' }, 'p:1'],
  ])('when %s', (_name, url, env, expected) => {
    expect(via(url, env)).toBe(expected);
  });

  it.each([
    ['*', 'http://a.test', true],
    ['a.test', 'http://a.test', true],
    ['A.TEST', 'http://a.test', true],
    ['a.test', 'http://sub.a.test', true],
    ['.a.test', 'http://sub.a.test', true],
    ['*.a.test', 'http://sub.a.test', true],
    ['a.test', 'http://ba.test', false],
    ['x, a.test y', 'http://a.test', true],
    ['a.test:81', 'http://a.test:81', true],
    ['a.test:81', 'http://a.test', false],
    ['a.test:443', 'https://a.test', true],
    ['10.0.0.0/8', 'http://10.200.3.4', true],
    ['10.0.0.0/8', 'http://11.0.0.1', false],
    ['10.0.0.0/33', 'http://10.0.0.1', false],
    ['0.0.0.0/0', 'http://10.0.0.1', true],
    ['0.0.1', 'http://127.0.0.1', false],
    ['::1', 'http://[::1]:80', true],
    ['[::1]:81', 'http://[::1]:81', true],
    ['[::1]:81', 'http://[::1]:82', false],
    ['', 'http://a.test', false],
  ])('NO_PROXY=%s lets %s pass directly: %s', (list, url, direct) => {
    const env = { http_proxy: 'p:1', https_proxy: 'p:1', no_proxy: list };
    expect(via(url, env)).toBe(direct ? null : 'p:1');
  });

  it('refuses what is no proxy, without quoting it', () => {
    expect(() => via('http://a.test', { http_proxy: 'http://user:secret@:x' })).toThrow('The proxy address in the environment is not a URL');
    expect(() => via('http://a.test', { http_proxy: 'socks5h://u:p@h:1' })).toThrow('A proxy of kind `socks5h://` is not supported');
  });
});
