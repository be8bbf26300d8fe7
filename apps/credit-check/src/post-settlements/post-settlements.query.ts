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
import type { Tx } from '@ballast/platform-postgres';
import { floatAccountId, participantAccountId } from '../persistence/account-ids';
import { accountStore } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { holdStore, type HoldRow } from '../persistence/hold.store';
import { participantStore, type ParticipantKey, type Standings } from '../persistence/participant.store';
import { WorkingBalances } from '../persistence/working-balances';

export type Settlement = Envelope<TradesBooked>;

/** Everything that some settlements are posted by; changes as they are. */
export class SettlementStates {
  constructor(
    readonly balances: WorkingBalances,
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
        holds.push({ execution_id, account, asset, amount });
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
 * Takes the holds and locks the accounts of the customers. Floats are only read here: they are locked when the
 * settlements are written, for the shortest time.
 */
export async function loadSettlements(tx: Tx, settlements: readonly Settlement[]): Promise<SettlementStates> {
  const holds = await holdStore.take(
    tx,
    settlements.flatMap(({ data }) => data.executions.map(({ execution_id }) => execution_id)),
  );
  const standings = await participantStore.standings(tx, notPaidByFloat(settlements, holds));
  const customers = new Set<string>();
  const floats = new Set<string>();
  for (const { platformCode, data } of settlements) {
    const ofPlatform = standings.get(platformCode);
    floats.add(floatAccountId(platformCode));
    for (const { trader_id, participant_code } of data.executions) {
      customers.add(trader_id);
      if (ofPlatform?.get(participant_code)?.funding === 'prefunded') {
        customers.add(participantAccountId(platformCode, participant_code));
      }
    }
  }
  await accountStore.lock(tx, [...customers]);
  const balances = await balanceStore.read(tx, [...customers, ...floats]);
  return new SettlementStates(new WorkingBalances(balances), holds, standings);
}

/** Participants of whom no hold on the float tells how they are funded. */
function notPaidByFloat(
  settlements: readonly Settlement[],
  holds: ReadonlyMap<string, readonly HoldRow[]>,
): readonly ParticipantKey[] {
  return settlements.flatMap(({ platformCode, data }) => {
    const floatId = floatAccountId(platformCode);
    return data.executions
      .filter((execution) => cashHold(execution, holds)?.account_id !== floatId)
      .map(({ participant_code }) => ({ platformCode, participantCode: participant_code }));
  });
}

/** The hold on the cash of its buys; undefined for an Execution that only sells, and for a rebalance. */
function cashHold(
  execution: Pick<BookedExecution, 'execution_id' | 'trader_id'>,
  holds: ReadonlyMap<string, readonly HoldRow[]>,
): HoldRow | undefined {
  return holds.get(execution.execution_id)?.find(({ account_id }) => account_id !== execution.trader_id);
}
