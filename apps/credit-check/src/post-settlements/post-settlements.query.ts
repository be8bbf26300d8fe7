import type { Envelope, FundingModel, TradesBooked } from '@ballast/contracts';
import {
  FLOAT_ACCOUNT,
  participantAccount,
  traderAccount,
  type AccountBalance,
  type BookedExecution,
  type Hold,
  type SettlementState,
} from '@ballast/domain-credit';
import { holdId } from '@ballast/kernel';
import type { Tx } from '@ballast/platform-postgres';
import { floatAccountId, participantAccountId } from '../persistence/account-ids';
import { balanceStore } from '../persistence/balance.store';
import { holdStore, type HoldRow } from '../persistence/hold.store';
import { journalStore, type Positions } from '../persistence/journal.store';
import { participantStore, type Standings } from '../persistence/participant.store';
import { WorkingBalances } from '../persistence/working-balances';

export type Settlement = Envelope<TradesBooked>;

/** A trade is two transfers: one of the asset, one of the cash. */
const TRANSFERS_PER_TRADE = 2;

/** Everything that some settlements are posted by; changes as they are. */
export class SettlementStates {
  constructor(
    readonly balances: WorkingBalances,
    readonly positions: Positions,
    private readonly holds: ReadonlyMap<string, readonly HoldRow[]>,
    private readonly standings: Standings,
  ) {}

  /** What one settlement is posted by. */
  of({ platformCode, data }: Settlement): SettlementState {
    const floatId = floatAccountId(platformCode);
    const holds: Hold[] = [];
    const funding = new Map<string, FundingModel>();
    const balances: AccountBalance[] = this.balancesOf(floatId, FLOAT_ACCOUNT);
    for (const execution of data.executions) {
      const trader = traderAccount(execution.trader_id);
      const ownCash = participantAccount(execution.participant_code);
      balances.push(...this.balancesOf(execution.trader_id, trader));
      const cash = cashHold(execution, this.holds);
      const model = this.fundingOf(platformCode, execution.participant_code, cash?.account_id === floatId);
      if (model !== undefined) funding.set(execution.participant_code, model);
      if (model === 'prefunded') {
        balances.push(...this.balancesOf(participantAccountId(platformCode, execution.participant_code), ownCash));
      }
      for (const { execution_id, asset, account_id, amount } of this.holds.get(execution.execution_id) ?? []) {
        const account = account_id === execution.trader_id ? trader : account_id === floatId ? FLOAT_ACCOUNT : ownCash;
        holds.push({ hold_id: holdId(execution_id, asset), execution_id, account, asset, amount, is_open: true });
      }
    }
    return { holds, balances, funding };
  }

  private balancesOf(accountId: string, account: string): AccountBalance[] {
    return this.balances.ofAccount(accountId).map(({ asset, balance }) => ({ account, asset, balance }));
  }

  /** Looked up only where no hold on the float tells it. */
  private fundingOf(platformCode: string, participantCode: string, isOnFloat: boolean): FundingModel | undefined {
    return isOnFloat ? 'novated' : this.standings.get(platformCode)?.get(participantCode)?.funding;
  }
}

/**
 * Takes the holds, then locks: journals, customers' balances, floats. The order is the same wherever something is
 * posted, so two settlements never wait for each other in a circle.
 */
export async function loadSettlements(tx: Tx, settlements: readonly Settlement[]): Promise<SettlementStates> {
  const executions = settlements.flatMap(({ platformCode, data }) =>
    data.executions.map((execution) => ({ ...execution, platformCode, floatId: floatAccountId(platformCode) })),
  );
  const holds = await holdStore.take(
    tx,
    executions.map(({ execution_id }) => execution_id),
  );
  const standings = await participantStore.standings(
    tx,
    executions
      .filter((execution) => cashHold(execution, holds)?.account_id !== execution.floatId)
      .map(({ platformCode, participant_code }) => ({ platformCode, participantCode: participant_code })),
  );
  const prefunded = executions
    .filter(({ platformCode, participant_code }) => {
      return standings.get(platformCode)?.get(participant_code)?.funding === 'prefunded';
    })
    .map(({ platformCode, participant_code }) => participantAccountId(platformCode, participant_code));
  const positions = await journalStore.reserve(tx, transfersByPlatform(settlements));
  const customers = [...new Set([...executions.map(({ trader_id }) => trader_id), ...prefunded])];
  const rows = [
    ...(await balanceStore.lock(tx, customers)),
    ...(await balanceStore.lock(tx, [...new Set(executions.map(({ floatId }) => floatId))])),
  ];
  return new SettlementStates(new WorkingBalances(rows), positions, holds, standings);
}

/** The hold on the cash of its buys; undefined for an Execution that only sells, and for a rebalance. */
function cashHold(
  execution: Pick<BookedExecution, 'execution_id' | 'trader_id'>,
  holds: ReadonlyMap<string, readonly HoldRow[]>,
): HoldRow | undefined {
  return holds.get(execution.execution_id)?.find(({ account_id }) => account_id !== execution.trader_id);
}

function transfersByPlatform(settlements: readonly Settlement[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { platformCode, data } of settlements) {
    const trades = data.executions.reduce((sum, execution) => sum + execution.trades.length, 0);
    counts.set(platformCode, (counts.get(platformCode) ?? 0) + trades * TRANSFERS_PER_TRADE);
  }
  return counts;
}
