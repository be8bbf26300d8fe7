import type { Envelope, MessageType, pricesLock } from '@ballast/contracts';

type PriceRequest = typeof pricesLock extends MessageType<infer T> ? T : never;

/** A request for prices, to quote or to lock. */
export interface PriceCommand {
  readonly envelope: Envelope<PriceRequest>;
  /** As it came, in case it has to wait. */
  readonly text: string;
}

/** Assets that the request names, required ones first. */
export function assetsOf({ envelope: { data } }: PriceCommand): readonly string[] {
  return [...data.required, ...data.optional];
}
