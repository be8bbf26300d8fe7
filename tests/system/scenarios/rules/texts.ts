import type { Execution, Instruction } from '@ballast/contracts';

/**
 * An Instruction in one line: `BTC buy notional 50.00: 0.00083333 @ 60000.00 = 50.00` when it was executed, else
 * `BTC buy notional 50.00: rejected insufficient_funds`.
 */
export function writeLeg(leg: Instruction): string {
  const asked = `${leg.underlying_currency} ${leg.side} ${leg.amount_type} ${leg.amount}`;
  const happened =
    leg.status === 'executed'
      ? `${leg.quantity} @ ${leg.price} = ${leg.total_notional} ${leg.status_reason}`
      : [leg.status, leg.status_reason, ...traceOf(leg)].join(' ');
  return `${asked}: ${happened.trim()}`;
}

/** Values of the fields that only an executed Instruction may have; an empty list when all of them are empty. */
function traceOf({ quantity, price, total_notional, trade_ids, executed_at }: Instruction): readonly string[] {
  return [quantity, price, total_notional, ...trade_ids, executed_at].filter((text) => text !== '');
}

/** An Execution as texts: status and reason, then each Instruction. */
export function writeExecution(execution: Execution): readonly string[] {
  return [`${execution.status} ${execution.status_reason}`.trim(), ...execution.instructions.map(writeLeg)];
}

const SENTENCES: readonly (readonly [RegExp, string])[] = [
  [/^participant inactive or not found$/, 'participant_inactive'],
  [/^instrument [A-Z0-9]+\/[A-Z]+ not enabled for participant$/, 'instrument_not_enabled'],
  [/^insufficient [A-Z0-9]+ balance for sell leg$/, 'insufficient_balance'],
  [/^balance held by concurrent operation$/, 'balance_held'],
];

/** The stable code of a reason: the reason itself, except for the four reasons that are sentences. */
export function codeOf(reason: string): string {
  return SENTENCES.find(([sentence]) => sentence.test(reason))?.[1] ?? reason;
}
