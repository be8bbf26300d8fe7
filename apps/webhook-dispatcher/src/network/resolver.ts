import { lookup, Resolver } from 'node:dns/promises';

/** The IP addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

const servers = new Resolver({ timeout: 2_000, tries: 2 });

/** Error codes for a name that the name servers do not know, or when there is no name server at all. */
const UNKNOWN: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA', 'ECONNREFUSED']);

/**
 * Name resolution by the name servers directly. The resolution of the system has four threads for the whole process, so
 * a few names whose servers do not answer would delay all others. The system is asked only for names that the servers do
 * not know, such as those of the hosts file, and then it answers at once.
 */
export const systemResolve: Resolve = async (hostname) => {
  const answers = await Promise.allSettled([servers.resolve4(hostname), servers.resolve6(hostname)]);
  const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (addresses.length > 0) return addresses;
  for (const answer of answers) {
    if (answer.status === 'rejected' && !UNKNOWN.has(codeOf(answer.reason))) throw answer.reason;
  }
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

const REMEMBERED_MS = 30_000;
const REMEMBERED_MAX = 10_000;

/** A `Resolve` that asks for each name only once at a time and remembers the answer for half a minute. */
export function rememberingResolve(resolve: Resolve): Resolve {
  const answers = new Map<string, { readonly addresses: Promise<readonly string[]>; readonly until: number }>();
  return (hostname) => {
    const known = answers.get(hostname);
    if (known !== undefined && known.until > performance.now()) return known.addresses;
    if (answers.size >= REMEMBERED_MAX) answers.clear();
    const addresses = resolve(hostname);
    answers.set(hostname, { addresses, until: performance.now() + REMEMBERED_MS });
    addresses.catch(() => answers.delete(hostname));
    return addresses;
  };
}
