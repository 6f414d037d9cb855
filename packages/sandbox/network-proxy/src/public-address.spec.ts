import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseHost } from './host.ts';
import { isLoopbackAddress, isPublicAddress } from './public-address.ts';

/** [first, last] of the ranges that are not public, as numbers, written down anew. */
const LOCAL_RANGES: readonly (readonly [string, string])[] = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
];

function number(address: string): number {
  return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}

function dotted(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join('.');
}

function expected(value: number): boolean {
  return !LOCAL_RANGES.some(([first, last]) => value >= number(first) && value <= number(last));
}

const anyIpv4 = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  fc.constantFrom(...LOCAL_RANGES.flat().map(number)).chain((edge) => fc.integer({ min: Math.max(0, edge - 2), max: Math.min(2 ** 32 - 1, edge + 2) })),
);

function text(address: string): string {
  return parseHost(address)?.text ?? 'none';
}

describe('isPublicAddress', () => {
  it('knows the ranges of IPv4, in whatever IPv6 address they come', () => {
    fc.assert(
      fc.property(anyIpv4, (value) => {
        const [high, low] = [Math.floor(value / 65_536), value % 65_536].map((half) => half.toString(16));
        const isPublic = expected(value);
        expect(isPublicAddress(dotted(value))).toBe(isPublic);
        expect(isPublicAddress(text(`::ffff:${dotted(value)}`))).toBe(isPublic);
        expect(isPublicAddress(text(`64:ff9b::${high}:${low}`))).toBe(isPublic);
        expect(isPublicAddress(text(`2002:${high}:${low}::1`))).toBe(isPublic);
        expect(isPublicAddress(text(`::${high}:${low}`))).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('knows only one network of IPv6 as public', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const host = parseHost(address);
        if (host?.kind !== 'ipv6' || !isPublicAddress(host.text)) return;
        expect(/^(?:[23][0-9a-f]{3}:|64:ff9b::)/.test(host.text)).toBe(true);
      }),
    );
  });

  it.each(['2606:4700::1111', '2a00:1450:4001:81b::200e', '2001:4860:4860::8888', '64:ff9b::808:808', '8.8.8.8', '172.32.0.1', '100.128.0.1'])('%s is public', (address) => {
    expect(isPublicAddress(text(address))).toBe(true);
  });

  it.each([
    '::',
    '::1',
    'fe80::1',
    'febf::1',
    'fc00::1',
    'fd00:ec2::254',
    'ff02::1',
    '2001:db8::1',
    '2001::1',
    '2001:0:53aa:64c::1',
    '2002:7f00:1::',
    '64:ff9b::a9fe:a9fe',
    '64:ff9b:1::1',
    '3fff::1',
    '100::1',
    'fec0::1',
    '169.254.169.254',
    '0.0.0.0',
    '255.255.255.255',
  ])('%s is not', (address) => {
    expect(isPublicAddress(text(address))).toBe(false);
  });
});

describe('isLoopbackAddress', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.255.0.3', true],
    ['::1', true],
    ['128.0.0.1', false],
    ['::2', false],
    ['0.0.0.0', false],
  ])('%s: %s', (address, is) => {
    expect(isLoopbackAddress(address)).toBe(is);
  });
});
