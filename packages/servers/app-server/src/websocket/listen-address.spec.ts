import { describe, expect, it } from '@jest/globals';
import { addressText, isLoopback, parseListenAddress } from './listen-address.ts';

describe('parseListenAddress', () => {
  it.each([
    ['stdio://', { kind: 'stdio' }],
    ['ws://127.0.0.1:0', { kind: 'websocket', host: '127.0.0.1', port: 0 }],
    ['ws://0.0.0.0:65535', { kind: 'websocket', host: '0.0.0.0', port: 65535 }],
    ['ws://[::1]:4500', { kind: 'websocket', host: '::1', port: 4500 }],
  ])('takes %s', (url, address) => {
    expect(parseListenAddress(url)).toEqual(address);
  });

  it.each(['', 'stdio', 'off', 'unix://x', 'wss://127.0.0.1:1', 'http://127.0.0.1:1', 'ws://', 'ws://localhost:1', 'ws://127.0.0.1', 'ws://127.0.0.1:', 'ws://127.0.0.1:65536', 'ws://127.0.0.1:1/', 'ws://127.1:1', 'ws://256.0.0.1:1', 'ws://::1:1', 'ws://[127.0.0.1]:1', 'ws://[::1]', 'ws://127.0.0.1:+1', 'WS://127.0.0.1:1'])('takes no %j', (url) => {
    expect(parseListenAddress(url)).toBeNull();
  });

  it('is undone by addressText', () => {
    for (const text of ['127.0.0.1:80', '[::1]:80', '[fe80::1]:0']) {
      const address = parseListenAddress(`ws://${text}`);
      expect(address?.kind === 'websocket' && addressText(address)).toBe(text);
    }
  });
});

describe('isLoopback', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['::1', true],
    ['0:0:0:0:0:0:0:1', true],
    ['::ffff:127.0.0.1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['128.0.0.1', false],
    ['::2', false],
    ['1::1', false],
    ['fe80::1', false],
    ['::ffff:10.0.0.1', false],
  ])('%s: %s', (host, is) => {
    expect(isLoopback(host)).toBe(is);
  });
});
