import type { Envelope, MessageType, pricesLock, pricesQuote } from '@ballast/contracts';

type DataOf<M> = M extends MessageType<infer T> ? T : never;

interface Received<T> {
  readonly envelope: Envelope<T>;
  /** As it came, in case it has to wait. */
  readonly text: string;
}

/** A request for reference prices. */
export type QuoteCommand = Received<DataOf<typeof pricesQuote>>;
/** A request for the prices that an Operation settles at. */
export type LockCommand = Received<DataOf<typeof pricesLock>>;

/** What of the market a request is about. */
export interface WantedPrices {
  readonly currency: string;
  readonly assets: readonly string[] | 'every';
}

export function wantedByLock({ envelope: { data } }: LockCommand): WantedPrices {
  return { currency: data.quoted_currency, assets: assetsOf(data) };
}

export function wantedByQuote({
  required,
  every_instrument,
  quoted_currency,
}: Pick<DataOf<typeof pricesQuote>, 'required' | 'every_instrument' | 'quoted_currency'>): WantedPrices {
  return { currency: quoted_currency, assets: every_instrument ? 'every' : required };
}

/** Assets that a lock names, required ones first. */
export function assetsOf({ required, optional }: DataOf<typeof pricesLock>): readonly string[] {
  return [...required, ...optional];
}
