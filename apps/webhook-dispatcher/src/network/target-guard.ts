import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { addressRefusal, type AddressPolicy } from './address-policy';
import type { Resolve } from './resolver';

/** Error for a host that is, or resolves to, an address that webhooks are not sent to. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';

  constructor(readonly kind: string) {
    super(`a ${kind} address is refused`);
  }
}

/** Error for a URL that is not encrypted, where webhooks must be. */
export class PlainHttpError extends Error {
  override readonly name = 'PlainHttpError';

  constructor() {
    super('plain HTTP is refused: the endpoint needs an https URL');
  }
}

/** Guard against webhooks into networks that the owner of the endpoint cannot reach directly. */
export class TargetGuard {
  constructor(
    private readonly policy: AddressPolicy,
    private readonly resolve: Resolve,
  ) {}

  /** Violation of a URL at registration, as the end of a sentence that begins with its path; undefined: none. */
  async urlViolation(text: string): Promise<string | undefined> {
    const url = new URL(text);
    if (!this.allows(url.protocol)) return 'must be an https URL';
    if (url.username !== '' || url.password !== '') return 'must not carry a user name or a password';
    try {
      await this.addressesOf(url.hostname);
      return undefined;
    } catch (error) {
      if (error instanceof RefusedAddressError) return `must not point to a ${error.kind} address`;
      return 'must name a host that can be resolved';
    }
  }

  /**
   * The addresses of a host, all of which webhooks may be sent to.
   * @throws RefusedAddressError when one of them is refused: a name with both kinds of addresses is not trusted at all.
   */
  async addressesOf(hostname: string): Promise<readonly string[]> {
    const literal = hostname.replace(/^\[(.*)\]$/, '$1');
    const addresses = isIP(literal) === 0 ? await this.resolve(hostname) : [literal];
    for (const address of addresses) {
      const kind = addressRefusal(address, this.policy);
      if (kind !== undefined) throw new RefusedAddressError(kind);
    }
    return addresses;
  }

  /**
   * Opens connections to checked addresses only. The name is resolved once, and the connection goes to exactly the
   * addresses that were checked, so a name that changes its answer between check and use gains nothing. The scheme is
   * checked here, too: an endpoint that was registered in a sandbox keeps its URL when the sandbox becomes a production.
   */
  connector(timeoutMs: number): buildConnector.connector {
    const connect = buildConnector({ timeout: timeoutMs, lookup: this.lookup });
    return (options, callback) => {
      if (!this.allows(options.protocol)) {
        callback(new PlainHttpError(), null);
        return;
      }
      // Node resolves no literal address, so the lookup below never sees one.
      const literal = options.hostname.replace(/^\[(.*)\]$/, '$1');
      const kind = isIP(literal) === 0 ? undefined : addressRefusal(literal, this.policy);
      if (kind === undefined) connect(options, callback);
      else callback(new RefusedAddressError(kind), null);
    };
  }

  private allows(protocol: string): boolean {
    return this.policy === 'local' || protocol === 'https:';
  }

  private readonly lookup: LookupFunction = (hostname, options, callback) => {
    this.addressesOf(hostname).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first] = found;
        if (first === undefined) callback(new Error(`${hostname} has no address`), '');
        else if (options.all === true) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}
