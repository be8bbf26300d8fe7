import { decode, MOVEMENT_STATUSES, type MovementChanged, type MovementStatus } from '@ballast/contracts';
import { movementDecided } from '@ballast/contracts/money';
import { postMovement, transactionsOf, type Deviation, type PlatformAccounts } from '@ballast/domain-ledger';
import { advanceMovement, judgeMovement } from '@ballast/domain-money';
import { IdSet } from '@ballast/invariants';
import { format, parseUnits, transactionId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import { deviationOf } from './deviation';

/** A balance that nobody reads: the journal checks the balances of postings. */
const NO_BALANCES = { unitsOf: () => ({ balance: 0n, held: 0n }) };

/**
 * Decides movements over the rail again: their checks by the inputs of the facts, their steps by the news and by the status
 * that the record gave them before. It keeps an id for each status that a movement has reached.
 */
export class ReplayedMovements {
  private readonly reached = new Map<MovementStatus, IdSet>(MOVEMENT_STATUSES.map((each) => [each, new IdSet()]));

  decide(message: LogMessage): Deviation | undefined {
    const { movement, state, inputs } = decode(movementDecided, message).data;
    const { status, status_reason, status_code } = state;
    const reason = judgeMovement(movement, inputs) ?? { status_reason: '', status_code: '' as const };
    const decided = { status: reason.status_code === '' ? 'approved' : 'rejected', ...reason };
    this.reached.get(status)?.add(movement.id);
    return deviationOf({ status, status_reason, status_code }, decided);
  }

  /** Decides a step again: its status, its transaction and its postings. */
  advance({ movement, state, inputs, postings }: MovementChanged, accounts: PlatformAccounts): Deviation | undefined {
    const { status, status_reason, status_code, transaction_id } = state;
    const before = this.lastOf(movement.id);
    this.reached.get(status)?.add(movement.id);
    const step = advanceMovement(movement, { status: before, account: inputs.account }, inputs.news);
    if (step === null) {
      return { member: 'state/status', recorded: status, decided: `${before}: the news change nothing` };
    }
    const isSettled = step.status === 'settled' || before === 'settled';
    const account = accounts.ofCustomer({ ...movement, id: movement.account_id });
    const { id, kind, asset, scale, amount } = movement;
    const booked = { id, kind, account, amount: { asset, scale, units: parseUnits(amount, scale) } };
    const owed = transactionsOf(postMovement(booked, step.booking, NO_BALANCES)).flatMap(({ transfers }) => transfers);
    return deviationOf(
      {
        ...{ before: inputs.status, status, status_reason, status_code, transaction_id },
        postings: postings
          .map((each) => `${each.leg} ${each.purpose} ${each.account} ${each.amount} ${each.asset}`)
          .join('; '),
      },
      {
        ...{ before, status: step.status, status_reason: step.status_reason, status_code: step.status_code },
        transaction_id: isSettled ? transactionId(id) : '',
        postings: owed
          .map((each) => `${each.leg} ${each.purpose} ${each.account.name} ${format(each.amount)} ${asset}`)
          .join('; '),
      },
    );
  }

  /** The last status that the record gave a movement. One that was never decided is rejected: no news take it on. */
  private lastOf(id: string): MovementStatus {
    return MOVEMENT_STATUSES.findLast((status) => this.reached.get(status)?.has(id) === true) ?? 'rejected';
  }
}
