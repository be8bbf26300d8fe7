import { asset } from '@ballast/contracts';
import { formatUnits, parseUnits } from '@ballast/kernel';
import { member } from '@ballast/platform-edge';
import { z } from 'zod';
import { amountViolation, type Markets } from '../markets';

/** The members `asset` and `amount` of a body: an amount of money in a currency, printed at the scale of the currency. */
export function readAmount(document: unknown, markets: Markets) {
  const scale = scaleIn(document, markets);
  return {
    asset: asset('').refine(
      (code) => markets.scaleOf(code) !== undefined,
      `must be one of ${markets.currencies.join(', ')}`,
    ),
    amount: z
      .unknown()
      .superRefine((amount, context) => {
        const violation = amountViolation(amount, scale);
        if (violation !== undefined) context.addIssue({ code: 'custom', message: violation });
      })
      .transform((amount) =>
        Number.isFinite(scale) ? formatUnits(parseUnits(String(amount), scale), scale) : String(amount),
      ),
  };
}

/** Decimals that the amount may have; unbounded for an unknown currency, because then the currency is the violation. */
function scaleIn(document: unknown, markets: Markets): number {
  const code = member(document, 'asset');
  return (typeof code === 'string' ? markets.scaleOf(code) : undefined) ?? Number.POSITIVE_INFINITY;
}
