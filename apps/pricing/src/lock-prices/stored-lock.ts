import { customerPriceSchema, priceMoveSchema } from '@ballast/contracts';
import type { PriceLock } from '@ballast/domain-pricing';
import { z } from 'zod';

/** The answer that an Operation got, or `waiting` before there is one. */
export type StoredLock = PriceLock | 'waiting';

const lockSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('locked'), prices: z.array(customerPriceSchema), missing: z.array(z.string()) }),
  z.object({ outcome: z.literal('unavailable'), assets: z.array(z.string()), detail: z.string() }),
  z.object({ outcome: z.literal('moved'), moved: z.array(priceMoveSchema), detail: z.string() }),
]);

export function readLock(answer: string | null): StoredLock {
  return answer === null ? 'waiting' : lockSchema.parse(JSON.parse(answer));
}
