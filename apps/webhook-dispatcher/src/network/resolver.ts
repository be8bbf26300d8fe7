import { lookup } from 'node:dns/promises';

/** The IP addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

export const systemResolve: Resolve = async (hostname) => {
  const found = await lookup(hostname, { all: true, verbatim: true });
  return found.map(({ address }) => address);
};

const REMEMBERED_MS = 30_000;
const REMEMBERED_MAX = 10_000;

/**
 * Asks once at a time for each name and remembers the answer for half a minute: opening many connections to one
 * receiver must not take up the few threads that resolve the names of all the others.
 */
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
