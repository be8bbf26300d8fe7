import { z } from 'zod';
import { identifier, timestamp } from './formats';

/** Rebalancing strategies of one configuration, at the most. */
export const REBALANCING_STRATEGIES_MAX = 5;

const members = {
  account_id: identifier('Id of the account, which is that of its Trader.'),
  allocation_id: identifier('Id of the allocation that the account is brought to.'),
  rebalancing_strategy_ids: z
    .array(identifier('Id of a rebalancing strategy.'))
    .meta({ maxItems: REBALANCING_STRATEGIES_MAX, description: 'Rebalancing strategies that rebalance the account.' }),
};

const times = {
  created_at: timestamp('Time at which the configuration was made.'),
  updated_at: timestamp('Time of the latest change.'),
};

export const configurationSchema = z
  .object({
    ...members,
    auto_rebalance: z
      .boolean()
      .meta({ description: 'The flag of the Trader: whether a rebalancing strategy may rebalance the account.' }),
    ...times,
  })
  .meta({ id: 'PortfolioConfiguration', description: 'The allocation of one account, and its stored triggers.' });
export type Configuration = Readonly<z.output<typeof configurationSchema>>;

/** A configuration as the rebalancer keeps it. A removed one stays, so that a fact that comes again changes nothing. */
export const storedConfigurationSchema = z.object({
  ...members,
  strategy_id: z.string(),
  participant_code: z.string(),
  is_removed: z.boolean(),
  ...times,
});
export type StoredConfiguration = Readonly<z.output<typeof storedConfigurationSchema>>;
