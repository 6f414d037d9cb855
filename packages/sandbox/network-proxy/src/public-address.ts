import { BlockList, isIPv4 } from 'node:net';

/** IPv4 networks that the registry of special-purpose addresses does not call globally reachable. */
const LOCAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];

/** Within the one IPv6 network that is handed out for the world: protocol assignments with Teredo, and documentation. */
const LOCAL_IPV6 = ['2001::/23', '2001:db8::/32', '3fff::/20'];

/** IPv6 networks whose addresses name an IPv4 address: NAT64 and 6to4, with the group where it begins. */
const EMBEDDING = [
  { network: list(['64:ff9b::/96']), group: 6 },
  { network: list(['2002::/16']), group: 1 },
];

const localIpv4 = list(LOCAL_IPV4);
const localIpv6 = list(LOCAL_IPV6);
const worldIpv6 = list(['2000::/3']);
const loopback = list(['127.0.0.0/8', '::1/128']);

/**
 * Whether an IP address (as `parseHost` spells it) belongs to the public internet: not to this machine, a private
 * network, a link, a carrier's network, a multicast group or a range without a use. An address that carries an IPv4
 * address is as public as that one.
 */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !localIpv4.check(address, 'ipv4');
  for (const { network, group } of EMBEDDING) {
    if (network.check(address, 'ipv6')) return isPublicAddress(embeddedIpv4(address, group));
  }
  return worldIpv6.check(address, 'ipv6') && !localIpv6.check(address, 'ipv6');
}

export function isLoopbackAddress(address: string): boolean {
  return loopback.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}

function embeddedIpv4(address: string, at: number): string {
  const groups = expand(address);
  const [high = 0, low = 0] = groups.slice(at, at + 2);
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function expand(address: string): number[] {
  const [front = '', back] = address.split('::');
  const numbers = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const head = numbers(front);
  if (back === undefined) return head;
  const tail = numbers(back);
  return [...head, ...Array<number>(8 - head.length - tail.length).fill(0), ...tail];
}

function list(networks: readonly string[]): BlockList {
  const blocks = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    blocks.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return blocks;
}
