import {
  asset,
  decimal,
  executionSchema,
  explainedInstructionSchema,
  identifier,
  label,
  ledgerEntrySchema,
  operationPriceSchema,
  operationSchema,
  prose,
  tradeSchema,
} from '@ballast/contracts';
import { z } from 'zod';
import { ALL_KEYS, apiCall } from './api-call';
import { legExplanationExample } from './explanation-example';
import { entryExample } from './funding';
import { executionExample, settledOperationExample } from './operation-examples';

const referencePrices = z
  .array(operationPriceSchema)
  .meta({ description: 'Prices that the credit check used. `[]` where it needs none.' });
const lockedPrices = z
  .array(operationPriceSchema)
  .meta({ description: 'One price for each asset, the same for every Execution. `[]` until they are locked.' });

const explanationSchema = z
  .object({
    execution_id: executionSchema.shape.id,
    operation_id: executionSchema.shape.operation_id,
    strategy_id: executionSchema.shape.strategy_id,
    participant_code: executionSchema.shape.participant_code,
    status: executionSchema.shape.status,
    status_reason: executionSchema.shape.status_reason,
    status_code: executionSchema.shape.status_code,
    reference_prices: referencePrices,
    locked_prices: lockedPrices,
    instructions: z
      .array(explainedInstructionSchema)
      .meta({ description: 'Legs of the Execution, each with its explanation.' }),
  })
  .meta({ id: 'ExecutionExplanation', description: 'An Execution with the arithmetic of its legs.' });

const ledgerSumSchema = z
  .object({
    asset: asset('Currency or asset.'),
    debits: decimal('Sum of the negative amounts, as a negative decimal.'),
    credits: decimal('Sum of the positive amounts.'),
    sum: decimal('Sum of all amounts: zero, at the scale of the asset.'),
  })
  .meta({ id: 'LedgerSum', description: 'Sums of all entries in one asset.' });
export type LedgerSum = Readonly<z.output<typeof ledgerSumSchema>>;

const recordedRequestSchema = z
  .object({
    method: z.string().meta({ pattern: '^[A-Z]{1,10}$', description: 'HTTP method of the request.' }),
    path: label('Path of the request.', 2_000),
    request_id: identifier('Request id, in lower case.'),
    body: z.record(z.string(), z.unknown()).nullable().meta({
      description:
        'Body in canonical form: members in the order of their names. `null` when the body is no longer kept.',
    }),
  })
  .meta({ id: 'RecordedRequest', description: 'The request that made the Operation.' });

const reconciledExecutionSchema = z
  .object({
    execution: executionSchema,
    trades: z.array(tradeSchema).meta({ description: 'Trades of the Execution.' }),
    entries: z.array(ledgerEntrySchema).meta({ description: 'Ledger entries of the Execution.' }),
  })
  .meta({ id: 'ReconciledExecution', description: 'An Execution with its trades and ledger entries.' });

const reconciliationSchema = z
  .object({
    request: recordedRequestSchema,
    operation: operationSchema,
    reference_prices: referencePrices,
    locked_prices: lockedPrices,
    executions: z.array(reconciledExecutionSchema).meta({ description: 'Executions, in the order of the request.' }),
    sums: z.array(ledgerSumSchema).meta({ description: 'Sums of all ledger entries by asset.' }),
    differences: z.array(prose('A difference between two layers, as a sentence.')).meta({
      description:
        'Differences between these layers, as sentences. `[]`: all layers agree. Executions that have not ended are not compared.',
    }),
  })
  .meta({
    id: 'Reconciliation',
    description: 'Everything that one request led to, with the differences between layers.',
  });

const priceExample = {
  underlying_currency: 'BTC',
  price: '60000.00',
  source: 'feed',
  as_of: '2026-04-17T10:30:01.000Z',
};

const [instructionExample] = executionExample.instructions;

/** Calls that explain and reconcile the outcome of an Operation. */
export const AUDIT_CALLS = {
  getExecutionExplanation: apiCall({
    id: 'getExecutionExplanation',
    tag: 'Executions',
    method: 'GET',
    path: '/strategies/executions/{execution_id}/explanation',
    summary: 'Explain an Execution',
    description:
      'The arithmetic of each Instruction as data: weights, targets, holdings, prices, roundings and minimums. Executions that still run, were rejected or were skipped are explained, too; an Execution without Instructions has nothing to explain.',
    access: 'READ',
    callers: ALL_KEYS,
    answers: {
      200: {
        description: 'The Execution with the explanation of each Instruction.',
        schema: explanationSchema,
        example: {
          execution_id: executionExample.id,
          operation_id: executionExample.operation_id,
          strategy_id: executionExample.strategy_id,
          participant_code: executionExample.participant_code,
          status: executionExample.status,
          status_reason: '',
          status_code: '',
          reference_prices: [],
          locked_prices: [priceExample],
          instructions: [{ ...instructionExample, explanation: legExplanationExample }],
        },
      },
    },
    problems: ['not_found'],
  }),
  getOperationReconciliation: apiCall({
    id: 'getOperationReconciliation',
    tag: 'Operations',
    method: 'GET',
    path: '/strategies/operations/{operation_id}/reconciliation',
    summary: 'Reconcile an Operation',
    description:
      'Everything that one request led to, in one document: the request, its Operation, every Execution with its Instructions, trades and ledger entries, the sums of the entries, and the differences between these layers. The document is sent while it is read; when the answer breaks off, it is not complete JSON. An Operation that still runs is shown as far as it got.',
    access: 'READ',
    answers: {
      200: {
        description: 'The Operation with everything that it led to.',
        schema: reconciliationSchema,
        example: {
          request: {
            method: 'POST',
            path: `/strategies/${settledOperationExample.strategy_id}/enroll`,
            request_id: settledOperationExample.request_id,
            body: {
              allocations: [{ underlying_currency: 'BTC', weight: '1' }],
              participants: [{ amount: '5000.00', auto_rebalance: true, participant_code: 'CUST01' }],
            },
          },
          operation: {
            ...settledOperationExample,
            status_reason: '',
            allocations: [{ underlying_currency: 'BTC', weight: '1' }],
          },
          reference_prices: [],
          locked_prices: [priceExample],
          executions: [
            {
              execution: executionExample,
              trades: [
                {
                  id: instructionExample?.trade_ids[0],
                  execution_id: executionExample.id,
                  instruction_index: 0,
                  side: 'buy',
                  underlying_currency: 'BTC',
                  quoted_currency: 'USD',
                  price: '60000.00',
                  quantity: '0.08333333',
                  notional: '5000.00',
                  venue: 'sandbox',
                  executed_at: '2026-04-17T10:30:05.000Z',
                },
              ],
              entries: [entryExample],
            },
          ],
          sums: [{ asset: 'USD', debits: '-5000.00', credits: '5000.00', sum: '0.00' }],
          differences: [],
        },
      },
    },
    problems: ['not_found'],
  }),
} as const;
