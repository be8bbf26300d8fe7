import {
  decimalString,
  EXECUTION_STATUSES,
  executionSchema,
  explainedInstructionSchema,
  ledgerEntrySchema,
  operationPriceSchema,
  operationSchema,
  tradeSchema,
  uuidString,
} from '@ballast/contracts';
import { z } from 'zod';
import { apiCall } from './api-call';
import { legExplanationExample } from './explanation-example';
import { entryExample } from './funding';
import { executionExample, settledOperationExample } from './operations';

const referencePrices = z
  .array(operationPriceSchema)
  .meta({ description: 'The prices of the credit check. Empty where it needed none.' });
const lockedPrices = z
  .array(operationPriceSchema)
  .meta({ description: 'One price for each asset, the same for every Execution. Empty until they are locked.' });

const explanationSchema = z
  .object({
    execution_id: uuidString,
    operation_id: uuidString,
    strategy_id: uuidString,
    participant_code: z.string(),
    status: z.enum(EXECUTION_STATUSES),
    status_reason: z.string(),
    status_code: z.string(),
    reference_prices: referencePrices,
    locked_prices: lockedPrices,
    instructions: z.array(explainedInstructionSchema),
  })
  .meta({ id: 'ExecutionExplanation' });

const ledgerSumSchema = z
  .object({
    asset: z.string(),
    debits: decimalString.meta({ description: 'The total of the negative amounts, as a negative decimal.' }),
    credits: decimalString.meta({ description: 'The total of the positive amounts.' }),
    sum: decimalString.meta({ description: 'Zero, at the scale of the asset.' }),
  })
  .meta({ id: 'LedgerSum', description: 'All entries of one asset.' });
export type LedgerSum = Readonly<z.output<typeof ledgerSumSchema>>;

const reconciliationSchema = z
  .object({
    request: z
      .object({
        method: z.string(),
        path: z.string(),
        request_id: uuidString,
        body: z.record(z.string(), z.unknown()).meta({ description: 'In canonical form: members in order of name.' }),
      })
      .meta({ description: 'What was asked for.' }),
    operation: operationSchema,
    reference_prices: referencePrices,
    locked_prices: lockedPrices,
    executions: z
      .array(
        z.object({
          execution: executionSchema,
          trades: z.array(tradeSchema),
          entries: z.array(ledgerEntrySchema),
        }),
      )
      .meta({ description: 'In the order of the request.' }),
    sums: z.array(ledgerSumSchema),
    differences: z.array(z.string()).meta({
      description:
        'What does not agree between these layers, in words. Empty: everything agrees. Executions that have not ended are not judged.',
    }),
  })
  .meta({ id: 'Reconciliation' });

const priceExample = {
  underlying_currency: 'BTC',
  price: '60000.00',
  source: 'feed',
  as_of: '2026-04-17T10:30:01.000Z',
};

const [instructionExample] = executionExample.instructions;

/** How what was executed came about, and whether every layer says the same of it. */
export const AUDIT_CALLS = {
  getExecutionExplanation: apiCall({
    id: 'getExecutionExplanation',
    tag: 'Executions',
    method: 'GET',
    path: '/strategies/executions/{execution_id}/explanation',
    summary: 'Explain an Execution',
    description:
      'The arithmetic of each Instruction as data: weights, targets, holdings, prices, roundings and minimums. Also of Executions that still run, were rejected or skipped; one without Instructions has nothing to explain.',
    access: 'READ',
    participantKeys: true,
    answers: {
      200: {
        description: 'The Execution with how each of its Instructions came about.',
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
      'Everything that came of one request, in one document: the request, its Operation, every Execution with its Instructions, trades and ledger entries, the sums of the entries, and whatever does not agree. It is sent as it is read; one that breaks off is not a document. Of an Operation that still runs it shows what there is.',
    access: 'READ',
    answers: {
      200: {
        description: 'The Operation with everything that came of it.',
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
