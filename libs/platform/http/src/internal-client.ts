import type { InternalCall, InternalDocument, InternalInput } from '@ballast/internal-api';
import type { OnApplicationShutdown } from '@nestjs/common';
import { InternalTransport } from './internal-transport';

/**
 * Arguments after the call: its input, if it takes any. A call that this caller may not make, or that another service
 * answers, takes an argument that cannot be given, so that its use does not compile.
 */
type Arguments<
  C extends InternalCall,
  Caller extends string,
  Owner extends string,
> = Caller extends C['callers'][number]
  ? Owner extends C['servedBy'][number]
    ? keyof InternalInput<C> extends never
      ? []
      : [input: InternalInput<C>]
    : [refused: { readonly 'The service does not own this address.': never }]
  : [refused: { readonly 'The declaration does not name this caller.': never }];

/** Value that a path or a query string can carry. */
type Scalar = string | number | boolean;

/** Input of any call, as far as it matters for sending it. */
interface AnyInput {
  readonly params?: Readonly<Record<string, Scalar>>;
  readonly query?: Readonly<Record<string, Scalar | undefined>>;
  readonly body?: unknown;
}

/**
 * Internal addresses of one service, as another one calls them. A call that does not name the caller, or belongs to
 * another owner, does not compile.
 *
 * Answers are trusted, not parsed: both sides are compiled from one declaration, and the owner's specs check every
 * answer against it. In a rolling upgrade an answer may have members that this side does not know.
 */
export class InternalClient<Caller extends string, Owner extends string> implements OnApplicationShutdown {
  private readonly caller: Caller;
  private readonly transport: InternalTransport;

  constructor(options: {
    readonly caller: Caller;
    readonly owner: Owner;
    /** The owner's internal listener, without a trailing slash. */
    readonly url: string;
    readonly token: string;
  }) {
    this.caller = options.caller;
    this.transport = new InternalTransport(options.url, options.token);
  }

  /** @throws Problem as the owner answered it, and `unavailable` when the owner failed or did not answer in time. */
  async call<C extends InternalCall>(call: C, ...[input]: Arguments<C, Caller, Owner>): Promise<InternalDocument<C>> {
    const { params = {}, query = {}, body } = (input ?? {}) as AnyInput;
    const path = `${pathOf(call.path, params)}${queryOf(query)}`;
    const document = await this.transport.send({ caller: this.caller, method: call.method, path, body });
    return document as InternalDocument<C>;
  }

  onApplicationShutdown(): Promise<void> {
    return this.transport.close();
  }
}

function pathOf(path: string, params: Readonly<Record<string, Scalar>>): string {
  return path.replaceAll(/\{([a-z_]+)\}/g, (_braces, name: string) => encodeURIComponent(String(params[name])));
}

/** Parameters without a value are left out. */
function queryOf(query: Readonly<Record<string, Scalar | undefined>>): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) search.set(name, String(value));
  }
  return search.size === 0 ? '' : `?${search.toString()}`;
}
