import { z } from 'zod';
import { decimalString, timestampString, uuidString } from './decimals';

export const allocationSchema = z
  .object({ underlying_currency: z.string(), weight: z.string() })
  .meta({ id: 'Allocation', description: 'A target weight of one asset; the weights of a request sum to exactly 1.' });
export type Allocation = Readonly<z.output<typeof allocationSchema>>;

export const OPERATION_TYPES = ['enrollment', 'top_up', 'partial_sell', 'rebalance', 'liquidation'] as const;
export type OperationType = (typeof OPERATION_TYPES)[number];
export const OPERATION_STATUSES = ['validating', 'pricing', 'settling', 'settled', 'skipped', 'failed'] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];
export const EXECUTION_STATUSES = ['awaiting_execution', 'settled', 'skipped', 'rejected'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];
export const INSTRUCTION_STATUSES = [
  'pending',
  'waiting_proceeds',
  'executed',
  'skipped',
  'rejected',
  'failed',
] as const;
export type InstructionStatus = (typeof INSTRUCTION_STATUSES)[number];

export const strategySchema = z
  .object({
    id: uuidString,
    request_id: uuidString,
    quoted_currency: z.string(),
    metadata: z.record(z.string(), z.unknown()),
    created_at: timestampString,
    updated_at: timestampString,
  })
  .meta({ id: 'Strategy' });
export type Strategy = Readonly<z.output<typeof strategySchema>>;

export const operationSchema = z
  .object({
    id: uuidString,
    strategy_id: uuidString,
    request_id: uuidString,
    type: z.enum(OPERATION_TYPES),
    status: z.enum(OPERATION_STATUSES),
    status_reason: z.string(),
    status_detail: z.string(),
    queued: z.literal(true).optional(),
    allocations: z.array(allocationSchema),
    max_price_move_bps: z.int().optional().meta({ description: 'As requested; absent when it was not.' }),
    drifted_only_bps: z.int().optional().meta({ description: 'As requested; absent when it was not.' }),
    plan_id: uuidString.optional().meta({ description: 'The plan that is executed; absent without one.' }),
    created_at: timestampString,
    updated_at: timestampString,
  })
  .meta({ id: 'Operation' });
export type Operation = Readonly<z.output<typeof operationSchema>>;

export const instructionSchema = z
  .object({
    underlying_currency: z.string(),
    quoted_currency: z.string(),
    side: z.enum(['buy', 'sell']),
    amount: decimalString,
    amount_type: z.enum(['notional', 'quantity']),
    status: z.enum(INSTRUCTION_STATUSES),
    status_reason: z.string(),
    price: decimalString,
    quantity: decimalString,
    total_notional: decimalString,
    trade_ids: z.array(uuidString),
    executed_at: z.string(),
  })
  .meta({ id: 'Instruction' });
export type Instruction = Readonly<z.output<typeof instructionSchema>>;

export const executionSchema = z
  .object({
    id: uuidString,
    strategy_id: uuidString,
    operation_id: uuidString,
    trader_id: z.string().meta({ description: 'Empty when no Trader exists.' }),
    participant_code: z.string(),
    account_label: z.string(),
    status: z.enum(EXECUTION_STATUSES),
    status_reason: z.string(),
    status_code: z.string(),
    instructions: z.array(instructionSchema),
    created_at: timestampString,
    updated_at: timestampString,
  })
  .meta({ id: 'Execution' });
export type Execution = Readonly<z.output<typeof executionSchema>>;

export const traderSchema = z
  .object({
    id: uuidString,
    strategy_id: uuidString,
    participant_code: z.string(),
    account_label: z.string(),
    auto_rebalance: z.boolean(),
    created_at: timestampString,
    updated_at: timestampString,
  })
  .meta({ id: 'Trader' });
export type Trader = Readonly<z.output<typeof traderSchema>>;

export const PARTICIPANT_STATUSES = ['submitted', 'approved', 'rejected', 'locked', 'disabled'] as const;
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];
export const FUNDING_MODELS = ['novated', 'prefunded'] as const;
export type FundingModel = (typeof FUNDING_MODELS)[number];

export const participantSchema = z
  .object({
    id: uuidString,
    participant_code: z.string(),
    status: z.enum(PARTICIPANT_STATUSES),
    funding: z.enum(FUNDING_MODELS),
    disabled_instruments: z.array(z.string()),
    created_at: timestampString,
    updated_at: timestampString,
  })
  .meta({ id: 'Participant' });
export type Participant = Readonly<z.output<typeof participantSchema>>;

/** An instrument with everything that sizing needs, so that a message which carries it needs no look-up. */
export const instrumentSchema = z
  .object({
    symbol: z.string(),
    underlying_currency: z.string(),
    quoted_currency: z.string(),
    quantity_scale: z.number().int(),
    price_scale: z.number().int(),
    /** Decimals of the quoted currency. */
    quoted_scale: z.number().int(),
    min_notional: decimalString,
    status: z.enum(['enabled', 'disabled']),
  })
  .meta({ id: 'Instrument' });
export type Instrument = Readonly<z.output<typeof instrumentSchema>>;

export const depositSchema = z
  .object({
    id: uuidString,
    request_id: uuidString,
    account: z.string(),
    asset: z.string(),
    amount: decimalString,
    created_at: timestampString,
    updated_at: timestampString,
  })
  .meta({ id: 'Deposit' });
export type Deposit = Readonly<z.output<typeof depositSchema>>;

export const PUBLIC_EVENT_TYPES = [
  'trade_strategy.operation.status_changed',
  'trade_strategy.execution.status_changed',
  'trade_strategy.trader.created',
] as const;
export type PublicEventType = (typeof PUBLIC_EVENT_TYPES)[number];
