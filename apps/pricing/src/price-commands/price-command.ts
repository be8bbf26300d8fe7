import { decodeKept, type Envelope, type MessageType } from '@ballast/contracts';
import { pricesLock, pricesQuote } from '@ballast/contracts/pricing';
import type { QuoteRequest } from '@ballast/domain-pricing';
import type { StoredWait } from '@ballast/platform-service';

type DataOf<M> = M extends MessageType<infer T> ? T : never;

interface Received<T> {
  readonly envelope: Envelope<T>;
  /** JSON text of the message, which is stored when the request has to wait. */
  readonly text: string;
}

/** A request for reference prices. */
export type QuoteCommand = Received<DataOf<typeof pricesQuote>>;
/** A request for the prices that an Operation settles at. */
export type LockCommand = Received<DataOf<typeof pricesLock>>;

/** A waiting request as its row holds it. */
export interface StoredRequest extends StoredWait {
  readonly looks_left: number;
}

/** A command whose wait is over, with the number of looks at the market that it has left. */
export interface TakenUp<C> {
  readonly command: C;
  readonly looksLeft: number;
}

/** The part of the market that a request is about. */
export interface WantedPrices {
  readonly currency: string;
  readonly assets: readonly string[] | 'every';
}

export function wantedByLock({ envelope: { data } }: LockCommand): WantedPrices {
  return { currency: data.quoted_currency, assets: assetsOf(data) };
}

export function wantedByQuote({ quoted_currency, required, every_instrument }: QuoteRequest): WantedPrices {
  return { currency: quoted_currency, assets: every_instrument ? 'every' : required };
}

/** Assets that a request for a lock names, required ones first. */
export function assetsOf({
  required,
  optional,
}: Pick<DataOf<typeof pricesLock>, 'required' | 'optional'>): readonly string[] {
  return [...required, ...optional];
}

/** A lock request that was stored while it waited. */
export function storedLock({ command: text, key, origin, looks_left }: StoredRequest): TakenUp<LockCommand> {
  return { command: { envelope: decodeKept(pricesLock, text, { key, origin }), text }, looksLeft: looks_left };
}

/** A quote request that was stored while it waited. */
export function storedQuote({ command: text, key, origin, looks_left }: StoredRequest): TakenUp<QuoteCommand> {
  return { command: { envelope: decodeKept(pricesQuote, text, { key, origin }), text }, looksLeft: looks_left };
}
