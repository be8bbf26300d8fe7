import {
  accountDriftSchema,
  configurationSchema,
  count,
  identifier,
  REBALANCING_STRATEGIES_MAX,
  type Configuration,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall, BULK_BODY_BYTES_MAX } from './api-call';
import { countedPage, countedQuery, SORTED_BY_ACCOUNT, SORTED_BY_CREATION } from './counted-lists';
import { PARTICIPANTS_MAX } from './operation-body';
import { filterById, idFilter } from './paging';

const configurationExample: Configuration = {
  account_id: '9c1f2b3a-4d5e-4f60-8a7b-8c9d0e1f2a3b',
  allocation_id: '5c7d9e1f-2a3b-4c4d-8e5f-6a7b8c9d0e10',
  rebalancing_strategy_ids: [],
  auto_rebalance: true,
  created_at: '2026-04-17T10:32:00.000Z',
  updated_at: '2026-04-17T10:32:00.000Z',
};

const { account_id, allocation_id } = configurationExample;

const strategyIds = z
  .array(idFilter)
  .max(REBALANCING_STRATEGIES_MAX)
  .refine((ids) => new Set(ids).size === ids.length, 'must not repeat an id')
  .optional();

const newConfigurationSchema = z
  .strictObject({
    account_id: idFilter.meta({ description: 'Id of the account, which is that of its Trader.' }),
    allocation_id: idFilter.meta({ description: 'Id of an allocation in the currency of the account.' }),
    rebalancing_strategy_ids: strategyIds.meta({
      description: 'Rebalancing strategies that are to rebalance the account. None when absent.',
    }),
  })
  .meta({ id: 'CreateConfiguration', description: 'The allocation of one account.' });
export type NewConfiguration = Readonly<z.output<typeof newConfigurationSchema>>;

export const CONFIGURATION_CALLS = {
  createConfiguration: apiCall({
    id: 'createConfiguration',
    tag: 'Rebalancing',
    method: 'POST',
    path: '/portfolios/configurations',
    summary: 'Configure an account',
    description: 'Says which allocation an account is brought to. It trades nothing.',
    access: 'TRADE',
    requestId: 'orIdempotencyKey',
    body: newConfigurationSchema,
    bodyExample: { account_id, allocation_id },
    answers: {
      201: { description: 'The configuration.', schema: configurationSchema, example: configurationExample },
    },
    problems: ['not_found', 'conflict'],
  }),

  createConfigurations: apiCall({
    id: 'createConfigurations',
    tag: 'Rebalancing',
    method: 'POST',
    path: '/portfolios/configurations/bulk',
    summary: 'Configure many accounts',
    description: 'A configuration that exists is replaced. A request with a violation changes none.',
    access: 'TRADE',
    requestId: 'orIdempotencyKey',
    body: z
      .strictObject({
        configurations: z
          .array(newConfigurationSchema)
          .min(1)
          .max(PARTICIPANTS_MAX)
          .meta({ description: 'Configurations to make. Each account stands once.' }),
      })
      .meta({ id: 'CreateConfigurations', description: 'The allocations of many accounts.' }),
    bodyBytesMax: BULK_BODY_BYTES_MAX,
    bodyExample: { configurations: [{ account_id, allocation_id }] },
    answers: {
      201: {
        description: 'How many were made and how many replaced.',
        schema: z
          .object({
            created: count('Number of configurations that were made.'),
            updated: count('Number of configurations that existed before.'),
          })
          .meta({ id: 'ConfigurationsCreated', description: 'Outcome of the configuration of many accounts.' }),
        example: { created: 0, updated: 1 },
      },
    },
    problems: ['not_found'],
  }),

  listConfigurations: apiCall({
    id: 'listConfigurations',
    tag: 'Rebalancing',
    method: 'GET',
    path: '/portfolios/configurations',
    summary: 'List configurations',
    description: 'A key of a participant lists the configurations of accounts whose Traders it may read.',
    access: 'READ',
    callers: ALL_KEYS,
    query: countedQuery(
      {
        account_id: filterById('AccountIdFilter', 'Only the configuration of this account.'),
        allocation_id: filterById('AllocationIdFilter', 'Only configurations with this allocation.'),
      },
      SORTED_BY_ACCOUNT,
    ),
    answers: {
      200: {
        description: 'Configurations.',
        schema: countedPage('Configurations', configurationSchema),
        example: {
          meta: { count: 1, limit: 100, offset: 0, order: 'ASC', sort: 'account_id', total_count: 1 },
          data: [configurationExample],
        },
      },
    },
  }),

  getConfiguration: apiCall({
    id: 'getConfiguration',
    tag: 'Rebalancing',
    method: 'GET',
    path: '/portfolios/configurations/{account_id}',
    summary: 'Read the configuration of an account',
    description: 'Whoever may read the Trader reads the configuration.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: { description: 'The configuration.', schema: configurationSchema, example: configurationExample },
    },
    problems: ['not_found'],
  }),

  updateConfiguration: apiCall({
    id: 'updateConfiguration',
    tag: 'Rebalancing',
    method: 'PATCH',
    path: '/portfolios/configurations/{account_id}',
    summary: 'Change the configuration of an account',
    access: 'TRADE',
    requestId: 'orIdempotencyKey',
    body: z
      .strictObject({
        allocation_id: idFilter
          .optional()
          .meta({ description: 'Id of another allocation. The configuration keeps its own when absent.' }),
        rebalancing_strategy_ids: strategyIds.meta({
          description: 'Rebalancing strategies in place of those before. They stay when absent.',
        }),
      })
      .refine((body) => Object.keys(body).length > 0, 'must have allocation_id or rebalancing_strategy_ids')
      .meta({ id: 'UpdateConfiguration', description: 'Changes of a configuration.' }),
    bodyExample: { allocation_id },
    answers: {
      200: { description: 'The configuration.', schema: configurationSchema, example: configurationExample },
    },
    problems: ['not_found'],
  }),

  deleteConfiguration: apiCall({
    id: 'deleteConfiguration',
    tag: 'Rebalancing',
    method: 'DELETE',
    path: '/portfolios/configurations/{account_id}',
    summary: 'Remove the configuration of an account',
    access: 'TRADE',
    requestId: 'orIdempotencyKey',
    answers: { 204: { description: 'The configuration is removed.' } },
    problems: ['not_found'],
  }),

  getAccountDrift: apiCall({
    id: 'getAccountDrift',
    tag: 'Rebalancing',
    method: 'GET',
    path: '/portfolios/accounts/{account_id}/drift',
    summary: 'Read the drift of an account',
    description:
      'Values the posted balances at the mid of the market now, against the latest version of the allocation. An account that holds nothing has no drift. 503 while an instrument has no fresh price.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'The drift.',
        schema: accountDriftSchema,
        example: {
          account_id,
          allocation_id,
          allocation_version: 1,
          value: '1000.00',
          as_of: '2026-04-17T10:33:00.000Z',
          absolute: '0.050000',
          relative: '0.111111',
          total: '0.050000',
          instruments: [
            {
              instrument_id: 'BTC/USD',
              value: '500.00',
              weight: '0.500000',
              target_weight: '0.450000',
              drift: '0.050000',
            },
            {
              instrument_id: 'ETH/USD',
              value: '500.00',
              weight: '0.500000',
              target_weight: '0.550000',
              drift: '-0.050000',
            },
          ],
          last_rebalanced_at: '',
          cooldown_until: '',
          next_due_at: '',
        },
      },
    },
    problems: ['not_found', 'conflict'],
  }),

  listAllocationAccounts: apiCall({
    id: 'listAllocationAccounts',
    tag: 'Rebalancing',
    method: 'GET',
    path: '/portfolios/allocations/{allocation_id}/accounts',
    summary: 'List the accounts of an allocation',
    description: 'Accounts whose configuration has the allocation; `created_at` is that of the configuration.',
    access: 'READ',
    query: countedQuery({}, SORTED_BY_CREATION),
    answers: {
      200: {
        description: 'Accounts.',
        schema: countedPage(
          'AllocationAccounts',
          z
            .object({ id: identifier('Id of the account.') })
            .meta({ id: 'AllocationAccount', description: 'An account that is brought to an allocation.' }),
        ),
        example: {
          meta: { count: 1, limit: 100, offset: 0, order: 'ASC', sort: 'created_at', total_count: 1 },
          data: [{ id: account_id }],
        },
      },
    },
    problems: ['not_found'],
  }),
} as const;
