import { describe, expect, it } from '@jest/globals';
import { parseRemoteAddress } from './remote-address.ts';

describe('parseRemoteAddress', () => {
  it.each([
    ['ws://127.0.0.1:4500', { url: 'ws://127.0.0.1:4500', isSecure: false, isLoopback: true }],
    ['ws://localhost:1', { url: 'ws://localhost:1', isSecure: false, isLoopback: true }],
    ['ws://[::1]:65535/', { url: 'ws://[::1]:65535', isSecure: false, isLoopback: true }],
    ['wss://host.example:443', { url: 'wss://host.example:443', isSecure: true, isLoopback: false }],
    ['ws://127.0.0.1.example:1', { url: 'ws://127.0.0.1.example:1', isSecure: false, isLoopback: false }],
  ])('takes %s', (text, address) => {
    expect(parseRemoteAddress(text)).toEqual(address);
  });

  it.each(['', 'foo', 'localhost:1', 'http://a:1', 'ws://', 'ws://a', 'ws://a:0', 'ws://a:65536', 'ws://a:1/x', 'ws://a:1?x', 'ws://u:p@a:1', 'ws://a:b', 'ws://[1.2.3]:1', 'ws://a b:1', 'ws://a:1\n'])('takes no %j', (text) => {
    expect(() => parseRemoteAddress(text)).toThrow(expect.objectContaining({ code: 'remote_address' }));
  });
});
