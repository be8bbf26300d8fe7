import ipaddr from 'ipaddr.js';

/** `public`: addresses that the whole internet can reach. `local`: also this machine and private networks (sandbox). */
export type AddressPolicy = 'public' | 'local';

/** Services of cloud providers that answer any caller on the machine; refused in the sandbox too. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2::254',
]);

const LOCAL_RANGES: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** Names of address ranges for callers; a range that is missing here is `reserved`. */
const RANGE_NAMES: Readonly<Record<string, string>> = {
  loopback: 'loopback',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'private',
  linkLocal: 'link-local',
  unspecified: 'unspecified',
  multicast: 'multicast',
  broadcast: 'broadcast',
};

/**
 * The kind of an IP address to which webhooks are not sent; undefined when they are sent there. Only known ranges are
 * allowed, so an unknown range is refused. An IPv4 address inside an IPv6 one is judged as IPv4.
 */
export function addressRefusal(address: string, policy: AddressPolicy): string | undefined {
  if (!ipaddr.isValid(address)) return 'reserved';
  const parsed = ipaddr.process(address);
  if (METADATA_ADDRESSES.has(parsed.toString())) return 'metadata';
  const range = parsed.range();
  if (range === 'unicast') return isGlobalUnicast(parsed) ? undefined : 'reserved';
  if (policy === 'local' && LOCAL_RANGES.has(range)) return undefined;
  return RANGE_NAMES[range] ?? 'reserved';
}

/** Whether an address without a range name is public. Of IPv6, only 2000::/3 has been assigned. */
function isGlobalUnicast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === 'ipv4' || address.match(ipaddr.parseCIDR('2000::/3'));
}
