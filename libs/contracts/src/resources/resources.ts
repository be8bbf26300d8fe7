import { z } from 'zod';
import {
  asset,
  decimal,
  decimalOrEmpty,
  identifier,
  identifierOrEmpty,
  label,
  openCode,
  prose,
  PARTICIPANT_CODE_PATTERN,
  timestamp,
  timestampOrEmpty,
  WEIGHT_PATTERN,
} from './formats';
import { EXECUTION_CODES, OPERATION_REASONS } from './status-reasons';

/** Largest number of assets in one request. */
export const ALLOCATIONS_MAX = 100;
/** The whole of a price or of a portfolio, in basis points. */
export const BASIS_POINTS_MAX = 10_000;

/** Times that every stored resource has. */
const times = {
  created_at: timestamp('Time at which the resource was created: RFC 3339, UTC, milliseconds.'),
  updated_at: timestamp('Time of the last change: RFC 3339, UTC, milliseconds.'),
};

const participantCode = z.string().meta({
  pattern: PARTICIPANT_CODE_PATTERN.source,
  description: 'Code of the participant, as its platform chose it.',
});
const quotedCurrency = asset('Currency in which prices are quoted and money is counted, for example `USD`.');
const underlyingCurrency = asset('Asset that is bought or sold, for example `BTC`.');
const accountLabel = identifier('Label of the account that holds the assets: the id of the Strategy.');
const requestId = identifier('Request id of the call that made the resource, in lower case.');

export const allocationSchema = z
  .object({
    underlying_currency: underlyingCurrency,
    weight: z.string().meta({
      pattern: WEIGHT_PATTERN.source,
      description: 'Part of the whole, from 0 to 1, as it was sent.',
    }),
  })
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
    id: identifier('Id of the Strategy.'),
    request_id: requestId,
    quoted_currency: quotedCurrency,
    metadata: z
      .record(z.string(), z.unknown())
      .meta({ description: 'JSON object of the platform, echoed as it was sent. `{}` when none was sent.' }),
    ...times,
  })
  .meta({
    id: 'Strategy',
    description: 'A container of Operations in one quoted currency. It has no allocations and no status of its own.',
  });
export type Strategy = Readonly<z.output<typeof strategySchema>>;

const initiatedBy = z.string().meta({
  pattern: `^$|${PARTICIPANT_CODE_PATTERN.source}`,
  description: 'Code of the participant whose key made the request. Empty for the platform.',
});

const requestedBasisPoints = z.int().meta({ minimum: 0, maximum: BASIS_POINTS_MAX }).optional();

export const operationSchema = z
  .object({
    id: identifier('Id of the Operation.'),
    strategy_id: identifier('Strategy that the Operation changes.'),
    request_id: requestId,
    initiated_by: initiatedBy,
    type: z.enum(OPERATION_TYPES).meta({ description: 'Kind of change that was requested.' }),
    status: z
      .enum(OPERATION_STATUSES)
      .meta({ description: 'Progress of the Operation. `settled`, `skipped` and `failed` are final.' }),
    status_reason: openCode(OPERATION_REASONS, 'Code of the reason for the status. Empty when there is none.'),
    status_detail: prose('Sentence that explains a failure. Empty unless the status is `failed`.'),
    queued: z.literal(true).optional().meta({
      description: 'Present only while a rebalance waits for another rebalance of the same Strategy.',
    }),
    allocations: z
      .array(allocationSchema)
      .meta({ maxItems: ALLOCATIONS_MAX, description: 'Allocations as they were sent. `[]` for a liquidation.' }),
    max_price_move_bps: requestedBasisPoints.meta({
      description: '`max_price_move_bps` of the request, in basis points. Absent when it was not sent.',
    }),
    drifted_only_bps: requestedBasisPoints.meta({
      description: '`drifted_only_bps` of the request, in basis points. Absent when it was not sent.',
    }),
    plan_id: identifier('Id of the plan that the Operation executes.')
      .optional()
      .meta({ description: 'Id of the plan that the Operation executes. Absent without a plan.' }),
    ...times,
  })
  .meta({
    id: 'Operation',
    description: 'A change of a Strategy for many participants: accepted at once, then tracked to a final status.',
  });
export type Operation = Readonly<z.output<typeof operationSchema>>;

export const instructionSchema = z
  .object({
    underlying_currency: underlyingCurrency,
    quoted_currency: quotedCurrency,
    side: z.enum(['buy', 'sell']).meta({ description: 'Direction of the trade, as the participant sees it.' }),
    amount: decimalOrEmpty(
      'Size of the leg, in the unit that `amount_type` names. Empty for a leg that waits for the proceeds of sells.',
    ),
    amount_type: z
      .enum(['notional', 'quantity'])
      .meta({ description: 'Unit of `amount`: `notional` is money in the quoted currency, `quantity` is the asset.' }),
    status: z.enum(INSTRUCTION_STATUSES).meta({ description: 'Progress of this leg.' }),
    status_reason: prose(
      'Text of the reason for a `skipped`, `rejected` or `failed` leg; `/docs/errors` lists all of them. Empty otherwise.',
    ),
    price: decimalOrEmpty('Price of the trade in the quoted currency. Empty until the leg is executed.'),
    quantity: decimalOrEmpty('Quantity of the asset that was traded. Empty until the leg is executed.'),
    total_notional: decimalOrEmpty('Money that was paid or received. Empty until the leg is executed.'),
    trade_ids: z
      .array(identifier('Id of a trade.'))
      .meta({ maxItems: 1, description: 'Trades of the leg: one when it is executed, none before.' }),
    executed_at: timestampOrEmpty('Time of the trade: RFC 3339, UTC, milliseconds. Empty until the leg is executed.'),
  })
  .meta({ id: 'Instruction', description: 'One leg of an Execution: a buy or a sell of one asset.' });
export type Instruction = Readonly<z.output<typeof instructionSchema>>;

export const executionSchema = z
  .object({
    id: identifier('Id of the Execution.'),
    strategy_id: identifier('Strategy of the Operation.'),
    operation_id: identifier('Operation that the Execution is a part of.'),
    trader_id: identifierOrEmpty('Trader that the Execution changes. Empty when the participant has no Trader.'),
    participant_code: participantCode,
    account_label: accountLabel,
    status: z
      .enum(EXECUTION_STATUSES)
      .meta({ description: 'Progress of the Execution. All statuses but `awaiting_execution` are final.' }),
    status_reason: prose(
      'Text of the reason for a `skipped` or `rejected` Execution. Empty otherwise. Programs decide by `status_code`.',
    ),
    status_code: openCode(
      EXECUTION_CODES,
      'Code of the reason for a `skipped` or `rejected` Execution. Empty otherwise.',
    ),
    instructions: z
      .array(instructionSchema)
      .meta({ description: 'Legs of the Execution, sells before buys in a rebalance.' }),
    initiated_by: initiatedBy,
    grant_version: z.int().meta({
      minimum: 0,
      description: 'Version of the grant under which an advisor acted. 0 unless an advisor acted.',
    }),
    authorized_at: timestampOrEmpty('Time at which the credit check authorized the Execution. Empty when it did not.'),
    ...times,
  })
  .meta({
    id: 'Execution',
    description: 'The part of one Operation that concerns one participant. It settles as a whole or not at all.',
  });
export type Execution = Readonly<z.output<typeof executionSchema>>;

export const traderSchema = z
  .object({
    id: identifier('Id of the Trader.'),
    strategy_id: identifier('Strategy that the Trader belongs to.'),
    participant_code: participantCode,
    account_label: accountLabel,
    auto_rebalance: z
      .boolean()
      .meta({ description: 'Whether a rebalance without a list of participants includes the Trader.' }),
    ...times,
  })
  .meta({
    id: 'Trader',
    description: 'A participant in a Strategy. The first enrollment opens it; it stays for ever.',
  });
export type Trader = Readonly<z.output<typeof traderSchema>>;

export const PARTICIPANT_STATUSES = ['submitted', 'approved', 'rejected', 'locked', 'disabled'] as const;
export type ParticipantStatus = (typeof PARTICIPANT_STATUSES)[number];
export const FUNDING_MODELS = ['novated', 'prefunded'] as const;
export type FundingModel = (typeof FUNDING_MODELS)[number];

/** Largest number of instruments that can be disabled for one participant. */
export const DISABLED_INSTRUMENTS_MAX = 1_000;

export const EXTERNAL_ID_MAX = 64;

function externalId(description: string) {
  return label(description, EXTERNAL_ID_MAX);
}

export const participantSchema = z
  .object({
    id: identifier('Id of the participant.'),
    participant_code: participantCode,
    status: z.enum(PARTICIPANT_STATUSES).meta({ description: 'Only an `approved` participant trades.' }),
    funding: z.enum(FUNDING_MODELS).meta({
      description:
        'Source of the money for buys: `novated` draws on the float of the platform, `prefunded` on the own balance.',
    }),
    external_id: externalId(
      'Id of the participant in the books of the platform. Absent or empty when it has none.',
    ).optional(),
    disabled_instruments: z
      .array(label('Symbol of an instrument, for example `BTC/USD`.', 64))
      .meta({ maxItems: DISABLED_INSTRUMENTS_MAX, description: 'Instruments in which the participant may not trade.' }),
    ...times,
  })
  .meta({ id: 'Participant', description: 'An end user of the platform.' });
export type Participant = Readonly<z.output<typeof participantSchema>>;

function scale(description: string) {
  return z.int().meta({ minimum: 0, maximum: 18, description });
}

/** An instrument with everything that sizing needs, so that a message which carries it needs no look-up. */
export const instrumentSchema = z
  .object({
    symbol: label('Name of the instrument, for example `BTC/USD`.', 33),
    underlying_currency: underlyingCurrency,
    quoted_currency: quotedCurrency,
    quantity_scale: scale('Decimals of a quantity of the asset.'),
    price_scale: scale('Decimals of a price.'),
    quoted_scale: scale('Decimals of an amount in the quoted currency.'),
    min_notional: decimal('Least amount of money for which a leg is traded, in the quoted currency.'),
    status: z.enum(['enabled', 'disabled']).meta({ description: 'A `disabled` instrument is not traded.' }),
  })
  .meta({ id: 'Instrument', description: 'An asset that can be traded against a quoted currency.' });
export type Instrument = Readonly<z.output<typeof instrumentSchema>>;

/** Length of the longest name of an account that a deposit shows: a ZRN. */
const DEPOSIT_ACCOUNT_LENGTH_MAX = 63;

const depositTerms = {
  id: identifier('Id of the deposit.'),
  request_id: requestId,
  account: label(
    'Account that was credited, as the request named it: `float`, the code of a participant, or the ZRN of a customer account.',
    DEPOSIT_ACCOUNT_LENGTH_MAX,
  ),
  asset: asset('Currency that was deposited.'),
  amount: decimal('Amount that was deposited.'),
  ...times,
};

/** A deposit as messages carry it. */
export const depositSchema = z.object({
  ...depositTerms,
  /** The customer account that a ZRN in `account` names. Absent for the float and for the code of a participant. */
  customer_account: z.object({ id: z.string(), participant_code: z.string(), account_label: z.string() }).optional(),
});
export type Deposit = Readonly<z.output<typeof depositSchema>>;

const DEPOSIT_STATUSES = ['posted', 'reversed'] as const;

export const shownDepositSchema = z
  .object({
    ...depositTerms,
    status: openCode(DEPOSIT_STATUSES, 'Whether the money has gone back.'),
    reversed_at: timestampOrEmpty('Time of the reversal: RFC 3339, UTC, milliseconds. Empty while `posted`.'),
    reversal_reason: label('Reason of the reversal. Empty while `posted`.', 255),
  })
  .meta({ id: 'Deposit', description: 'Money that came in from outside.' });
export type ShownDeposit = Readonly<z.output<typeof shownDepositSchema>>;

export const floatWithdrawalSchema = z
  .object({
    id: identifier('Id of the withdrawal.'),
    request_id: requestId,
    asset: asset('Currency that was withdrawn.'),
    amount: decimal('Amount that was withdrawn.'),
    reference: label('Reference that the request gave. Empty when it gave none.', 255),
    ...times,
  })
  .meta({ id: 'FloatWithdrawal', description: 'Money that was taken out of the float.' });
export type FloatWithdrawal = Readonly<z.output<typeof floatWithdrawalSchema>>;

export const PUBLIC_EVENT_TYPES = [
  'trade_strategy.operation.status_changed',
  'trade_strategy.execution.status_changed',
  'trade_strategy.trader.created',
  'customer_account_status_changed',
  'customer_account.tenant_added',
  'customer_account.tenant_removed',
  'financial_advisor.added',
  'financial_advisor.updated',
  'financial_advisor.removed',
  'financial_advisor.money_movement_refused',
  'transfer.status_changed',
  'withdrawal.status_changed',
  'payment_status_changed',
  'payout.status_updated',
  'trade.status_changed',
  'audit.checkpoint',
] as const;
export type PublicEventType = (typeof PUBLIC_EVENT_TYPES)[number];
