import { z } from 'zod';
import { ALLOCATIONS_MAX } from './resources';
import { count, decimal, identifier, timestamp, timestampOrEmpty } from './formats';

/** Instruments of one answer, at the most: those of the allocation, and others that are held. */
const INSTRUMENTS_MAX = 10 * ALLOCATIONS_MAX;

const instrumentDriftSchema = z
  .object({
    instrument_id: z
      .string()
      .meta({ pattern: '^[A-Z0-9]{1,16}/[A-Z0-9]{1,16}$', description: 'Symbol of the instrument: `BTC/USD`.' }),
    value: decimal('Value of the holding at the mid, in the quoted currency.'),
    weight: decimal('Part of the value of the account, with 6 decimals.'),
    target_weight: decimal('Weight by the allocation, with 6 decimals. 0 for an instrument that it does not list.'),
    drift: decimal('`weight` less `target_weight`, with 6 decimals.'),
  })
  .meta({ id: 'InstrumentDrift', description: 'How far one instrument is from its target weight.' });

export const accountDriftSchema = z
  .object({
    account_id: identifier('Id of the account.'),
    allocation_id: identifier('Allocation of the configuration.'),
    allocation_version: count('Version of the allocation that the account is compared with.'),
    value: decimal('Value of all holdings at the mid, in the quoted currency.'),
    as_of: timestamp('Time at which the account was valued.'),
    absolute: decimal('Largest difference between a weight and its target, with 6 decimals.'),
    relative: decimal(
      'Largest difference as a part of the target, with 6 decimals; of an instrument without a target, its weight.',
    ),
    total: decimal('Part of the value that has to be traded: half the sum of all differences, with 6 decimals.'),
    instruments: z
      .array(instrumentDriftSchema)
      .meta({ maxItems: INSTRUMENTS_MAX, description: 'Those of the allocation in its order, then others by asset.' }),
    last_rebalanced_at: timestampOrEmpty(
      'Time at which the last rebalancing order was filled. Empty before the first.',
    ),
    cooldown_until: timestampOrEmpty('Time from which rebalancing strategies take the account again. Empty for none.'),
    next_due_at: timestampOrEmpty('Time at which a rebalancing strategy is due next. Empty without one.'),
  })
  .meta({ id: 'AccountDrift', description: 'How far an account is from its allocation.' });
export type PortfolioDrift = Readonly<z.output<typeof accountDriftSchema>>;
