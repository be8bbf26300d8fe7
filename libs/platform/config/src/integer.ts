import { z } from 'zod';

/** A whole number from `min` to `max`, both included; without an upper bound when `max` is absent. */
export function integer(min: number, max?: number): z.ZodCoercedNumber {
  const atLeast = z.coerce.number().int().min(min);
  return max === undefined ? atLeast : atLeast.max(max);
}
