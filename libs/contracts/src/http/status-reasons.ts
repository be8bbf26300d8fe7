/** Why an Operation, Execution or Instruction ended as it did: an entry for each `status_reason`. */
export interface StatusReason {
  /** The resources that can show it. */
  readonly on: readonly ('operation' | 'execution' | 'instruction')[];
  /** The text in `status_reason`; differs from the code for the four sentences of sells and rebalances. */
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

const OPERATION = ['operation'] as const;
const EXECUTION = ['execution', 'instruction'] as const;
const EVERYWHERE = ['operation', 'execution', 'instruction'] as const;

/** By stable code: what Executions show in `status_code`. */
export const STATUS_REASONS: Readonly<Record<string, StatusReason>> = Object.fromEntries([
  reason(OPERATION, 'partial_success', {
    cause: 'At least one Execution settled and at least one was rejected or skipped.',
    remedy: 'Read the Executions of the Operation; send those that were rejected again in a new request.',
  }),
  reason(OPERATION, 'all_skipped', {
    cause: 'Every Execution was skipped: there was nothing to do.',
    remedy: 'None is needed.',
  }),
  reason(OPERATION, 'no_executions', {
    cause: 'No Trader was in scope of the rebalance.',
    remedy: 'Name participants, or set `auto_rebalance` on their Traders.',
  }),
  reason(OPERATION, 'all_rejected', {
    cause: 'No Execution settled and at least one was rejected.',
    remedy: 'Read the reasons of the Executions.',
  }),
  reason(EVERYWHERE, 'price_unavailable', {
    cause: 'An asset had no fresh price.',
    remedy: 'Send the request again under a new request id when prices are back.',
  }),
  reason(EVERYWHERE, 'price_moved', {
    cause: 'The price moved away from the plan further than it allows.',
    remedy: 'Make a new plan.',
  }),
  reason(EVERYWHERE, 'plan_stale', {
    cause: 'The plan had expired when it was to be executed.',
    remedy: 'Make a new plan.',
  }),
  reason(EVERYWHERE, 'cancelled', {
    cause: 'The Operation was cancelled before it settled.',
    remedy: 'None is needed.',
  }),
  reason(EXECUTION, 'participant_not_found', {
    cause: 'The platform has no participant with this code. Codes are case-sensitive.',
    remedy: 'Create the participant with `POST /participants`.',
  }),
  reason(EXECUTION, 'participant_not_approved', {
    cause: 'The participant is not in status `approved`.',
    remedy: 'Approve the participant with `PATCH /participants/{participant_code}`.',
  }),
  reason(EXECUTION, 'participant_inactive', {
    text: 'participant inactive or not found',
    cause: 'The participant does not exist or is not in status `approved`.',
    remedy: 'Create or approve the participant.',
  }),
  reason(EXECUTION, 'trader_already_enrolled', {
    cause: 'The participant has a Trader in this Strategy already; a Trader stays for ever.',
    remedy: 'Use `POST /strategies/{strategy_id}/top-up`.',
  }),
  reason(EXECUTION, 'trader_not_enrolled', {
    cause: 'The participant has no Trader in this Strategy.',
    remedy: 'Use `POST /strategies/{strategy_id}/enroll`.',
  }),
  reason(EXECUTION, 'insufficient_funds', {
    cause:
      'What was left of the float (novated) or of the participant’s own balance (prefunded) was less than the buys.',
    remedy: 'Deposit, then send the participants that were rejected again.',
  }),
  reason(EXECUTION, 'instrument_not_enabled', {
    text: 'instrument {X/USD} not enabled for participant',
    cause: 'The instrument of a leg is disabled for this participant.',
    remedy: 'Enable it with `PATCH /participants/{participant_code}`, or leave the asset out.',
  }),
  reason(EXECUTION, 'below_instrument_minimum', {
    cause: 'A leg was smaller than the minimum of its instrument, or its quantity rounded to 0.',
    remedy: 'Ask for a larger amount, or fewer assets.',
  }),
  reason(['execution'], 'no_holdings', {
    cause: 'The Trader holds nothing.',
    remedy: 'None is needed.',
  }),
  reason(['execution'], 'portfolio_is_balanced', {
    cause: 'The Trader is at its target weights, as far as the minimums of the instruments allow.',
    remedy: 'None is needed.',
  }),
  reason(EXECUTION, 'insufficient_balance', {
    text: 'insufficient {ASSET} balance for sell leg',
    cause: 'The Trader holds less of the asset than the leg would sell.',
    remedy: 'Ask for less, derive weights from the holdings, or liquidate.',
  }),
  reason(EXECUTION, 'balance_held', {
    text: 'balance held by concurrent operation',
    cause: 'Another Operation holds the balance that this one needs.',
    remedy: 'Wait until the other Operation is terminal and send the request again under a new request id.',
  }),
  reason(EXECUTION, 'venue_rejected', {
    cause: 'The venue refused a leg; no other leg of the Execution was traded.',
    remedy: 'Send the participant again in a new request.',
  }),
]);
