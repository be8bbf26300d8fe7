import { z } from 'zod';
import { asset, count, identifier, label, timestamp } from './formats';
import { ALLOCATIONS_MAX } from './resources';

/** Length of the name of an allocation at the most, in characters. */
export const ALLOCATION_NAME_MAX = 100;

export const targetWeightSchema = z
  .object({
    instrument_id: z
      .string()
      .meta({ pattern: '^[A-Z0-9]{1,16}/[A-Z0-9]{1,16}$', description: 'Symbol of the instrument: `BTC/USD`.' }),
    instrument_id_type: z.literal('SYMBOL').meta({ description: 'Kind of `instrument_id`.' }),
    weight: z
      .string()
      .meta({ pattern: '^[01](\\.[0-9]{1,18})?$', description: 'Part of the value, above 0; as it was sent.' }),
  })
  .meta({ id: 'TargetWeight', description: 'The part of the value of an account that one instrument is to have.' });
export type TargetWeight = Readonly<z.output<typeof targetWeightSchema>>;

export const targetAllocationSchema = z
  .object({
    id: identifier('Id of the allocation.'),
    name: label('Name of the allocation. May be empty.', ALLOCATION_NAME_MAX),
    quoted_currency: asset('Currency in which all its instruments are quoted.'),
    version: count('Version of the weights, from 1. Every change of the weights makes the next one.'),
    allocation: z
      .array(targetWeightSchema)
      .meta({ minItems: 1, maxItems: ALLOCATIONS_MAX, description: 'Weights, which sum to exactly 1.' }),
    created_at: timestamp('Time at which the allocation was made.'),
    updated_at: timestamp('Time of the latest change.'),
  })
  .meta({ id: 'PortfolioAllocation', description: 'Stored target weights in one quoted currency.' });
/** Stored target weights in one version. */
export type TargetAllocation = Readonly<z.output<typeof targetAllocationSchema>>;
