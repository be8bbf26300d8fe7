import ipaddr from 'ipaddr.js';

/** `public`: only what the whole internet can reach. `local`: this machine and private networks too, for the sandbox. */
export type AddressPolicy = 'public' | 'local';

/** Services of cloud providers that answer any caller on the machine; refused in the sandbox too. */
const METADATA_ADDRESSES: ReadonlySet<string> = new Set([
  '169.254.169.254',
  '100.100.100.200',
  '168.63.129.16',
  'fd00:ec2::254',
]);

const LOCAL_RANGES: ReadonlySet<string> = new Set(['loopback', 'private', 'uniqueLocal', 'carrierGradeNat']);

/** In words for a caller; a range without words of its own is `reserved`. */
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
 * Why webhooks are not sent to this IP address, as the kind of address it is; undefined when they are. Allowed is what
 * is known to be fine, so a range that nobody thought of is refused. An IPv4 address inside an IPv6 one is judged as IPv4.
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

/** Of IPv6 only 2000::/3 has been given out; everything else that has no name is not reachable by right. */
function isGlobalUnicast(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return address.kind() === 'ipv4' || address.match(ipaddr.parseCIDR('2000::/3'));
}
