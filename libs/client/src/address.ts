import type { ApiCall, ParamsOf, QueryOf } from '@ballast/api';

/** Path parameters and query of a call. */
export interface AddressParts {
  readonly params?: Readonly<Record<string, string>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
}

function valueOf(value: unknown): string {
  return Array.isArray(value) ? value.join(',') : String(value);
}

/**
 * Path with query of a call, percent-encoded as it goes on the wire and into the signature.
 * @throws Error when a parameter of the path is missing.
 */
export function addressOf<C extends ApiCall>(
  call: C,
  parts: { readonly params?: ParamsOf<C> | undefined; readonly query?: QueryOf<C> | undefined },
): string {
  const { params = {}, query = {} }: AddressParts = parts;
  const path = call.path.replaceAll(/\{([a-z_]+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`${call.id} needs the path parameter ${name}.`);
    return encodeURIComponent(value);
  });
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(valueOf(value))}`);
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`;
}
