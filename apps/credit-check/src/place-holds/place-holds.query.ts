import { type Envelope, type HoldsPlace, OPERATION_TRAITS } from '@ballast/contracts';
import type { CreditState, Holding, ParticipantStanding } from '@ballast/domain-credit';
import { traderId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import { AccountIds, floatAccountId, participantAccountId } from '../persistence/account-ids';
import { accountStore } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { participantStore, type Standings } from '../persistence/participant.store';
import { WorkingBalances } from '../persistence/working-balances';

/** A check, whether or not it comes to holds. */
export interface CheckCommand {
  readonly platformCode: string;
  readonly data: HoldsPlace;
}

export interface PlaceCommand extends Envelope<HoldsPlace> {
  /** As it stands in the log. */
  readonly message: LogMessage;
}

/** A command with the id of the Trader that each of its participants has, or would get. */
export interface Placement<C extends CheckCommand> {
  readonly command: C;
  readonly traderIds: readonly string[];
}

const NO_HOLDINGS: ReadonlyMap<string, readonly Holding[]> = new Map();
const NO_STANDINGS: ReadonlyMap<string, ParticipantStanding> = new Map();

/** Everything that the ledger knows about the participants of some commands; changes as they are decided. */
export class PlacementState<C extends CheckCommand> {
  private readonly accountIds = new Map<string, AccountIds>();

  constructor(
    readonly placements: readonly Placement<C>[],
    readonly balances: WorkingBalances,
    private readonly standings: Standings,
    private readonly traders: Set<string>,
  ) {}

  /** What the decision about one command is made from. */
  of({ command, traderIds }: Placement<C>): CreditState {
    const { platformCode, data } = command;
    const codes = data.participants.map(({ participant_code }) => participant_code);
    const standings = this.standings.get(platformCode) ?? NO_STANDINGS;
    return {
      participants: standings,
      traders: new Set(codes.filter((_, index) => this.traders.has(traderIds[index] ?? ''))),
      holdings: readsHoldings(command) ? this.holdings(codes, traderIds) : NO_HOLDINGS,
      float_available: spendsCash(command) ? this.available(floatAccountId(platformCode), data.quoted_currency) : '0',
      cash_available: new Map(
        spendsCash(command)
          ? codes
              .filter((code) => standings.get(code)?.funding === 'prefunded')
              .map((code) => [code, this.available(participantAccountId(platformCode, code), data.quoted_currency)])
          : [],
      ),
    };
  }

  opened(traderIdentifier: string): void {
    this.traders.add(traderIdentifier);
  }

  accountsOf(platformCode: string): AccountIds {
    const known = this.accountIds.get(platformCode) ?? new AccountIds(platformCode);
    this.accountIds.set(platformCode, known);
    return known;
  }

  private available(accountId: string, asset: string): string {
    return this.balances.available(accountId, asset);
  }

  private holdings(codes: readonly string[], traderIds: readonly string[]): ReadonlyMap<string, readonly Holding[]> {
    return new Map(codes.map((code, index) => [code, this.balances.ofAccount(traderIds[index] ?? '')]));
  }
}

/**
 * Loads what the commands are decided by: customers' accounts first, floats last. `locked` keeps it as it is until the
 * commit; `unlocked` is for what only looks.
 */
export async function loadPlacements<C extends CheckCommand>(
  tx: Tx,
  commands: readonly C[],
  access: 'locked' | 'unlocked',
): Promise<PlacementState<C>> {
  const placements = commands.map((command) => ({
    command,
    traderIds: command.data.participants.map(({ participant_code }) =>
      traderId(command.data.strategy_id, participant_code),
    ),
  }));
  const standings = await participantStore.standings(
    tx,
    commands.flatMap(({ platformCode, data }) =>
      data.participants.map(({ participant_code }) => ({ platformCode, participantCode: participant_code })),
    ),
  );
  const traderIdsOf = (wanted: boolean): readonly string[] =>
    placements.flatMap(({ command, traderIds }) => (readsHoldings(command) === wanted ? traderIds : []));
  const known = await accountStore.existing(tx, traderIdsOf(false));
  const accountIds = [...new Set([...traderIdsOf(true), ...prefundedAccounts(commands, standings)])];
  const floatIds = floatsToDrawOn(commands, standings);
  const held = await (access === 'locked' ? accountStore.lock(tx, accountIds) : accountStore.existing(tx, accountIds));
  const rows = [
    ...(await balanceStore.read(tx, [...held])),
    ...(await (access === 'locked' ? balanceStore.lockFloats(tx, floatIds) : balanceStore.read(tx, floatIds))),
  ];
  return new PlacementState(placements, new WorkingBalances(rows), standings, new Set([...known, ...held]));
}

/** What is held matters to what sells, and to what is held against a plan. */
function readsHoldings(command: CheckCommand): boolean {
  return !spendsCash(command) || command.data.is_planned === true;
}

function spendsCash({ data: { type } }: CheckCommand): boolean {
  return OPERATION_TRAITS[type].spendsCash;
}

/** Own accounts of the participants that pay for their buys themselves. */
function prefundedAccounts(commands: readonly CheckCommand[], standings: Standings): readonly string[] {
  return commands.filter(spendsCash).flatMap(({ platformCode, data }) => {
    const ofPlatform = standings.get(platformCode);
    return data.participants
      .filter(({ participant_code }) => ofPlatform?.get(participant_code)?.funding === 'prefunded')
      .map(({ participant_code }) => participantAccountId(platformCode, participant_code));
  });
}

/** Only where somebody may draw on it. */
function floatsToDrawOn(commands: readonly CheckCommand[], standings: Standings): readonly string[] {
  const drawn = commands.filter(spendsCash).filter(({ platformCode, data }) => {
    const ofPlatform = standings.get(platformCode);
    return data.participants.some(({ participant_code }) => ofPlatform?.get(participant_code)?.funding === 'novated');
  });
  return [...new Set(drawn.map(({ platformCode }) => floatAccountId(platformCode)))];
}
