import { compose, type Cause, type Composed, type PricesMarked } from '@ballast/contracts';
import { pricesMarked } from '@ballast/contracts/pricing';
import type { Timestamp } from '@ballast/kernel';

/** Key of all marks: they stay in one order. */
const KEY = 'marks';

/** The fact about the marks of one instant. There is at most one for each reason and instant. */
export function markedMessage(cause: Cause, data: PricesMarked, now: Timestamp): Composed<PricesMarked> {
  return compose(pricesMarked, { cause, key: KEY, place: `${data.reason}:${data.at}`, occurredAt: now, data });
}
