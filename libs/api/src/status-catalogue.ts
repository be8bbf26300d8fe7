import type { ExecutionStatus, InstructionStatus, OperationStatus } from '@ballast/contracts';

/** A status of a resource. */
export interface StatusEntry<S extends string> {
  readonly meaning: string;
  /** Whether a resource can be read in this status without having had another status before. */
  readonly isFirst: boolean;
  /** Next statuses, each with the condition under which it follows. A status without an entry is terminal. */
  readonly next: Readonly<Partial<Record<S, string>>>;
}

export type StatusTable<S extends string> = Readonly<Record<S, StatusEntry<S>>>;

const OPERATION: StatusTable<OperationStatus> = {
  validating: {
    meaning:
      'The credit check decides each Execution and places its holds. Executions become readable as they are decided, so the list may still grow. A rebalance that waits for another one of its Strategy is in this status, too, and shows `queued: true`.',
    isFirst: true,
    next: {
      pricing: 'Every Execution is decided and at least one may run.',
      skipped: 'Nobody is in scope (`no_executions`), or every Execution was skipped (`all_skipped`).',
      failed:
        'No Execution may run and at least one was rejected (`all_rejected`). Or a reference price is missing (`price_unavailable`), what the check found is not what was planned (`plan_stale`), or it was cancelled (`cancelled`).',
    },
  },
  pricing: {
    meaning: 'One customer price per asset is being locked. The list of Executions is complete from here on.',
    isFirst: false,
    next: {
      settling: 'The prices are locked.',
      failed:
        'An asset with a weight above 0 has no fresh price (`price_unavailable`), the market is further from the reference prices than the request allows (`price_moved`) or than the plan tolerates (`plan_stale`), or it was cancelled (`cancelled`).',
    },
  },
  settling: {
    meaning:
      'Trades are booked at the locked prices and posted to the ledger, each Execution as a whole or not at all. From here on it cannot be cancelled.',
    isFirst: false,
    next: {
      settled: 'At least one Execution settled; with `partial_success` when any did not.',
      skipped: 'At the locked prices every Execution came to nothing (`all_skipped`).',
      failed: 'No Execution settled and at least one was rejected (`all_rejected`).',
    },
  },
  settled: {
    meaning:
      'At least one Execution settled. `status_reason` is empty when all did; rejected or skipped legs of an Execution that settled do not count.',
    isFirst: false,
    next: {},
  },
  skipped: { meaning: 'There was nothing to do; `status_reason` says why.', isFirst: false, next: {} },
  failed: {
    meaning:
      'No Execution settled and nothing is held any more. `status_reason` says why, `status_detail` in a sentence. When it failed as a whole, its Executions that had not ended are `rejected` with the same reason.',
    isFirst: false,
    next: {},
  },
};

const EXECUTION: StatusTable<ExecutionStatus> = {
  awaiting_execution: {
    meaning: 'It passed the credit check and its holds are placed. Its trades are not booked yet.',
    isFirst: true,
    next: {
      settled: 'Its trades are booked and posted, all together.',
      skipped: 'At the locked prices no leg is left that may run.',
      rejected:
        'Its Operation failed as a whole, a leg cannot run at the locked price, or the venue refused a leg. All its holds are released.',
    },
  },
  settled: {
    meaning:
      'Its trades stand on the ledger. Single legs may have been left out: those under the minimum of their instrument.',
    isFirst: false,
    next: {},
  },
  skipped: { meaning: 'There was nothing to do for this Trader. Nothing was traded.', isFirst: true, next: {} },
  rejected: { meaning: 'It could not run. Nothing was traded and nothing is held.', isFirst: true, next: {} },
};

const LEG_ENDS = {
  executed: 'Its trade is booked and posted.',
  skipped:
    'At the locked price it is under its minimum, in a rebalance or a liquidation, or its Execution is skipped there.',
  rejected: 'Its Execution is rejected, or its quantity at the locked price rounds to 0.',
  failed: 'The venue refused this very leg.',
} as const;

const INSTRUCTION: StatusTable<InstructionStatus> = {
  pending: { meaning: 'It is to be traded.', isFirst: true, next: LEG_ENDS },
  waiting_proceeds: {
    meaning: 'A buy of a rebalance: what the sells of the same Execution bring will pay for it.',
    isFirst: true,
    next: {
      executed: LEG_ENDS.executed,
      skipped: LEG_ENDS.skipped,
      rejected: 'Its Execution is rejected.',
      failed: LEG_ENDS.failed,
    },
  },
  executed: {
    meaning: 'It was traded: `price`, `quantity`, `total_notional`, `trade_ids` and `executed_at` are filled.',
    isFirst: false,
    next: {},
  },
  skipped: { meaning: 'It was left out; the other legs of its Execution may have run.', isFirst: true, next: {} },
  rejected: {
    meaning:
      'It may not run. With `below_instrument_minimum` the other legs of its Execution may have run; with any other reason none did.',
    isFirst: true,
    next: {},
  },
  failed: {
    meaning: 'The venue refused it. Its Execution is rejected and no other leg of it was traded.',
    isFirst: false,
    next: {},
  },
};

/** Every status by resource, with its meaning and its next statuses. Tests compare the catalogue with the rules of the domain. */
export const STATUS_CATALOGUE = { operation: OPERATION, execution: EXECUTION, instruction: INSTRUCTION } as const;
export type StatusResource = keyof typeof STATUS_CATALOGUE;

export interface StatusTransition {
  /** Status before the transition; empty for a first status. */
  readonly from: string;
  readonly to: string;
  readonly when: string;
}

/** Transitions of a resource. Transitions into a first status stand first. */
export function transitionsOf(resource: StatusResource): readonly StatusTransition[] {
  const entries: readonly (readonly [string, StatusEntry<string>])[] = Object.entries(STATUS_CATALOGUE[resource]);
  const first = entries.filter(([, { isFirst }]) => isFirst).map(([to]) => ({ from: '', to, when: '' }));
  const onward = entries.flatMap(([from, { next }]) =>
    Object.entries(next).map(([to, when]) => ({ from, to, when: when ?? '' })),
  );
  return [...first, ...onward];
}
