import type { ExecutionStatus, InstructionStatus, OperationStatus } from '@ballast/contracts';

/** Reason for the end of an Operation, Execution or Instruction: an entry for each `status_reason`. */
export interface StatusReason {
  /** Statuses that show the reason, by resource. */
  readonly on: {
    readonly operation?: readonly OperationStatus[];
    readonly execution?: readonly ExecutionStatus[];
    readonly instruction?: readonly InstructionStatus[];
  };
  /** The text in `status_reason`: the code itself, except for four reasons whose text is a sentence. */
  readonly text: string;
  readonly cause: string;
  readonly remedy: string;
}

function reason(
  on: StatusReason['on'],
  code: string,
  { text = code, cause, remedy }: { text?: string; cause: string; remedy: string },
): readonly [string, StatusReason] {
  return [code, { on, text, cause, remedy }];
}

/** Statuses of a reason with which an Operation fails as a whole, together with its Executions that have not ended. */
const WHOLE = { operation: ['failed'], execution: ['rejected'], instruction: ['rejected'] } as const;
const REJECTED = { execution: ['rejected'], instruction: ['rejected'] } as const;

const OPERATION_REASONS = [
  reason({ operation: ['settled'] }, 'partial_success', {
    cause: 'At least one Execution settled and at least one was rejected or skipped. Rejected legs alone do not count.',
    remedy: 'Read the Executions of the Operation; send those that were rejected again in a new request.',
  }),
  reason({ operation: ['skipped'] }, 'all_skipped', {
    cause: 'Every Execution was skipped: there was nothing to do.',
    remedy: 'None is needed.',
  }),
  reason({ operation: ['skipped'] }, 'no_executions', {
    cause: 'A rebalance without a list found no Trader with `auto_rebalance` and holdings.',
    remedy: 'Name participants, or set `auto_rebalance` on their Traders.',
  }),
  reason({ operation: ['failed'] }, 'all_rejected', {
    cause: 'No Execution settled and at least one was rejected.',
    remedy: 'Read the reasons of the Executions.',
  }),
  reason(WHOLE, 'price_unavailable', {
    cause:
      'An asset with a weight above 0 had no fresh price: the Operation failed. An asset that only some Traders hold had none: only their Executions were rejected.',
    remedy: 'Send the request again under a new request id when prices are back.',
  }),
  reason(WHOLE, 'price_moved', {
    cause:
      'The locked price was further from the reference price than the `max_price_move_bps` of the request allows; `status_detail` of the Operation names what moved.',
    remedy: 'Send the request again under a new request id, or with a larger `max_price_move_bps`.',
  }),
  reason(WHOLE, 'plan_stale', {
    cause:
      'The market moved more than the plan tolerates or has passed a price of it, a Trader’s holdings changed since the plan was made, or the credit check finds something else of a participant, or other Traders in scope, than was planned; `status_detail` of the Operation names what moved.',
    remedy: 'Ask for a new preview, look at it, and execute its plan.',
  }),
  reason(WHOLE, 'cancelled', {
    cause: 'The Operation was cancelled before any trade.',
    remedy: 'None is needed.',
  }),
  reason(WHOLE, 'ended_by_operator', {
    cause:
      'The Operation could not go on, and an operator of Ballast ended it. Nothing of what shows this reason was traded, and its holds are given back.',
    remedy: 'Send the request again under a new request id.',
  }),
];

const EXECUTION_REASONS = [
  reason(REJECTED, 'advisor_not_authorized', {
    text: 'advisor not authorized',
    cause:
      'A participant’s key made the request, and the participant is neither holder, tenant nor financial advisor of the account, or is not `approved` itself. A grant that was revoked or has expired counts as none.',
    remedy: 'Link the advisor with `POST /accounts/{zrn}/advisors`, or approve it.',
  }),
  reason(REJECTED, 'permission_required', {
    text: '{BUY or SELL} permission required',
    cause: 'The grant of the financial advisor lacks the right that the Operation needs. A rebalance needs both.',
    remedy: 'Change the permissions with `PATCH /accounts/{zrn}/advisors/{participant_code}`.',
  }),
  reason(REJECTED, 'advisor_asset_not_allowed', {
    text: 'asset {ASSET} not allowed for advisor',
    cause: 'The `limits` of the grant list the assets that may be traded, and a leg that would run is in another one.',
    remedy: 'Leave the asset out, or change the `limits` of the grant.',
  }),
  reason(REJECTED, 'advisor_limit_exceeded', {
    text: 'advisor {order or daily} limit exceeded',
    cause:
      'The legs that would run exceed `order_notional` of the grant, or with what was authorized on this UTC day its `daily_notional`; or they are in another currency than the limit.',
    remedy: 'Ask for less, wait for the next day, or change the `limits` of the grant.',
  }),
  reason(REJECTED, 'participant_not_found', {
    cause: 'In an enrollment or a top-up: the platform has no participant with this code. Codes are case-sensitive.',
    remedy: 'Create the participant with `POST /participants`.',
  }),
  reason(REJECTED, 'participant_not_approved', {
    cause: 'In an enrollment or a top-up: the participant is not in status `approved`.',
    remedy: 'Approve the participant with `PATCH /participants/{participant_code}`.',
  }),
  reason(REJECTED, 'participant_inactive', {
    text: 'participant inactive or not found',
    cause:
      'In a partial sell, rebalance or liquidation: the participant does not exist or is not in status `approved`.',
    remedy: 'Create or approve the participant.',
  }),
  reason(REJECTED, 'account_not_open', {
    cause:
      'The customer account of the participant with the label `general` has a status that forbids the trade: `locked` and `closed` forbid every trade, `divesting` forbids buys. A rebalance buys and sells.',
    remedy: 'Read the account with `GET /accounts`, and change its status, or leave the participant out.',
  }),
  reason(REJECTED, 'trader_already_enrolled', {
    cause:
      'The participant has a Trader in this Strategy already; a Trader stays for ever, also when it holds nothing.',
    remedy: 'Use `POST /strategies/{strategy_id}/top-up`.',
  }),
  reason(REJECTED, 'trader_not_enrolled', {
    cause: 'The participant has no Trader in this Strategy.',
    remedy: 'Use `POST /strategies/{strategy_id}/enroll`.',
  }),
  reason(REJECTED, 'insufficient_funds', {
    cause:
      'What was left of the float (novated) or of the participant’s own balance (prefunded) was less than the buys. Money is granted in the order of the request; a later, smaller entry may still fit.',
    remedy: 'Deposit, then send the participants that were rejected again.',
  }),
  reason(REJECTED, 'instrument_not_enabled', {
    text: 'instrument {X/USD} not enabled for participant',
    cause:
      'The instrument of a leg is disabled, for this participant or for all. In a rebalance a disabled buy counts as much as a disabled sell.',
    remedy: 'Enable it with `PATCH /participants/{participant_code}`, or leave the asset out.',
  }),
  reason({ execution: ['rejected', 'skipped'], instruction: ['rejected', 'skipped'] }, 'below_instrument_minimum', {
    cause:
      'A leg was smaller than the `min_notional` of its instrument, or its quantity rounded to 0. It is `rejected` in an enrollment, top-up or partial sell and `skipped` in a rebalance or liquidation; the other legs go on. The Execution shows it when no leg of it could run.',
    remedy: 'Ask for a larger amount, or fewer assets.',
  }),
  reason({ execution: ['skipped'] }, 'no_holdings', {
    cause: 'In a liquidation or a rebalance with a list: the Trader holds nothing.',
    remedy: 'None is needed.',
  }),
  reason({ execution: ['skipped'], instruction: ['skipped'] }, 'portfolio_is_balanced', {
    cause:
      'No sell or no buy is left: the Trader is at its target weights, or off by less than the minimums of the instruments let it trade, or drifted no further than the `drifted_only_bps` of the request.',
    remedy: 'None is needed.',
  }),
  reason(REJECTED, 'insufficient_balance', {
    text: 'insufficient {ASSET} balance for sell leg',
    cause:
      'The Trader holds less of the asset than the leg would sell, or at the locked price more than was held for it.',
    remedy: 'Ask for less, derive weights from the holdings, or liquidate.',
  }),
  reason(REJECTED, 'balance_held', {
    text: 'balance held by concurrent operation',
    cause: 'Another Operation holds the balance that this one needs.',
    remedy: 'Wait until the other Operation is terminal and send the request again under a new request id.',
  }),
  reason({ execution: ['rejected'], instruction: ['rejected', 'failed'] }, 'venue_rejected', {
    cause: 'The venue refused a leg, which is `failed`; the other legs are `rejected`, and none was traded.',
    remedy: 'Send the participant again in a new request.',
  }),
];

/** Reasons by their stable code, which an Execution shows in `status_code`. */
export const STATUS_REASONS: Readonly<Record<string, StatusReason>> = Object.fromEntries([
  ...OPERATION_REASONS,
  ...EXECUTION_REASONS,
]);
