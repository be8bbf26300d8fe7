import { addressRefusal } from './address-policy';

const LOCAL: readonly (readonly [string, string])[] = [
  ['127.0.0.1', 'loopback'],
  ['127.8.9.10', 'loopback'],
  ['::1', 'loopback'],
  ['::ffff:127.0.0.1', 'loopback'],
  ['10.1.2.3', 'private'],
  ['172.16.0.1', 'private'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['::ffff:10.0.0.1', 'private'],
  ['fd12:3456::1', 'private'],
];

const NEVER: readonly (readonly [string, string])[] = [
  ['169.254.169.254', 'metadata'],
  ['::ffff:169.254.169.254', 'metadata'],
  ['100.100.100.200', 'metadata'],
  ['168.63.129.16', 'metadata'],
  ['fd00:ec2::254', 'metadata'],
  ['169.254.1.1', 'link-local'],
  ['fe80::1', 'link-local'],
  ['0.0.0.0', 'unspecified'],
  ['0.1.2.3', 'unspecified'],
  ['::', 'unspecified'],
  ['224.0.0.1', 'multicast'],
  ['ff02::1', 'multicast'],
  ['255.255.255.255', 'broadcast'],
  ['192.0.2.1', 'reserved'],
  ['198.18.0.1', 'reserved'],
  ['240.0.0.1', 'reserved'],
  ['64:ff9b::7f00:1', 'reserved'],
  ['2002:7f00:1::', 'reserved'],
  ['2001::1', 'reserved'],
  ['4000::1', 'reserved'],
  ['not an address', 'reserved'],
];

const PUBLIC = ['8.8.8.8', '93.184.216.34', '172.15.255.255', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'];

describe('addressRefusal', () => {
  it.each(LOCAL)('refuses %s outside the sandbox as %s, and allows it inside', (address, kind) => {
    expect(addressRefusal(address, 'public')).toBe(kind);
    expect(addressRefusal(address, 'local')).toBeUndefined();
  });

  it.each(NEVER)('refuses %s everywhere as %s', (address, kind) => {
    expect(addressRefusal(address, 'public')).toBe(kind);
    expect(addressRefusal(address, 'local')).toBe(kind);
  });

  it.each(PUBLIC)('allows %s', (address) => {
    expect(addressRefusal(address, 'public')).toBeUndefined();
    expect(addressRefusal(address, 'local')).toBeUndefined();
  });
});
