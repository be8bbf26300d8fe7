import { BlockList, isIP, isIPv6 } from 'node:net';

const MAPPED_IPV4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Addresses and CIDR ranges. Each entry must be valid. */
export class AddressList {
  private readonly list = new BlockList();

  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', prefix] = entry.split('/');
      const family = familyOf(address);
      if (prefix === undefined) this.list.addAddress(address, family);
      else this.list.addSubnet(address, Number(prefix), family);
    }
  }

  has(address: string): boolean {
    return isIP(address) !== 0 && this.list.check(address, familyOf(address));
  }
}

/**
 * Address of the caller: the peer of the connection or, behind trusted proxies, the last address of X-Forwarded-For
 * that is no trusted proxy. Addresses further left are written by the caller and prove nothing.
 */
export function clientAddress(peer: string, forwardedFor: string | undefined, proxies: AddressList): string {
  const path = (forwardedFor ?? '').split(',').map((address) => address.trim());
  let address = unmapped(peer);
  while (proxies.has(address)) {
    const before = path.pop();
    if (before === undefined || before === '') break;
    address = unmapped(before);
  }
  return address;
}

/** IPv4 peers of a dual-stack socket appear as IPv6. */
function unmapped(address: string): string {
  return MAPPED_IPV4.exec(address)?.[1] ?? address;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv6(address) ? 'ipv6' : 'ipv4';
}
