import type { Envelope, holdsPlace } from '@ballast/contracts';
import type { CreditState, Holding, ParticipantStanding } from '@ballast/domain-credit';
import { traderId } from '@ballast/kernel';
import type { LogMessage } from '@ballast/platform-log';
import type { Tx } from '@ballast/platform-postgres';
import type { z } from 'zod';
import { AccountIds, floatAccountId, participantAccountId } from '../persistence/account-ids';
import { accountStore } from '../persistence/account.store';
import { balanceStore } from '../persistence/balance.store';
import { participantStore, type Standings } from '../persistence/participant.store';
import { WorkingBalances } from '../persistence/working-balances';

type HoldsPlace = z.output<typeof holdsPlace.data>;

export interface PlaceCommand extends Envelope<HoldsPlace> {
  /** As it stands in the log. */
  readonly message: LogMessage;
}

/** A command with the id of the Trader that each of its participants has, or would get. */
export interface Placement {
  readonly command: PlaceCommand;
  readonly traderIds: readonly string[];
}

const NO_HOLDINGS: ReadonlyMap<string, readonly Holding[]> = new Map();
const NO_STANDINGS: ReadonlyMap<string, ParticipantStanding> = new Map();

/** Everything that the ledger knows about the participants of some commands; changes as they are decided. */
export class PlacementState {
  private readonly accountIds = new Map<string, AccountIds>();

  constructor(
    readonly placements: readonly Placement[],
    readonly balances: WorkingBalances,
    private readonly standings: Standings,
    private readonly traders: Set<string>,
  ) {}

  /** What the decision about one command is made from. */
  of({ command, traderIds }: Placement): CreditState {
    const { platformCode, data } = command;
    const codes = data.participants.map(({ participant_code }) => participant_code);
    const standings = this.standings.get(platformCode) ?? NO_STANDINGS;
    return {
      is_decided: false,
      participants: standings,
      traders: new Set(codes.filter((_, index) => this.traders.has(traderIds[index] ?? ''))),
      holdings: isBuy(command) ? NO_HOLDINGS : this.holdings(codes, traderIds),
      float_available: isBuy(command) ? this.available(floatAccountId(platformCode), data.quoted_currency) : '0',
      cash_available: new Map(
        isBuy(command)
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

/** Loads and locks what the commands are decided by: customers' accounts first, floats last. */
export async function loadPlacements(tx: Tx, commands: readonly PlaceCommand[]): Promise<PlacementState> {
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
  const traderIds = placements.flatMap((placement) => (isBuy(placement.command) ? placement.traderIds : []));
  const sellerIds = placements.flatMap((placement) => (isBuy(placement.command) ? [] : placement.traderIds));
  const buyers = await accountStore.existing(tx, traderIds);
  const locked = await accountStore.lock(tx, [...new Set([...sellerIds, ...prefundedAccounts(commands, standings)])]);
  const rows = [
    ...(await balanceStore.read(tx, [...locked])),
    ...(await balanceStore.lockFloats(tx, floatsToLock(commands, standings))),
  ];
  return new PlacementState(placements, new WorkingBalances(rows), standings, new Set([...buyers, ...locked]));
}

export function isBuy({ data: { type } }: PlaceCommand): boolean {
  return type === 'enrollment' || type === 'top_up';
}

/** Own accounts of the participants that pay for their buys themselves. */
function prefundedAccounts(commands: readonly PlaceCommand[], standings: Standings): readonly string[] {
  return commands.filter(isBuy).flatMap(({ platformCode, data }) => {
    const ofPlatform = standings.get(platformCode);
    return data.participants
      .filter(({ participant_code }) => ofPlatform?.get(participant_code)?.funding === 'prefunded')
      .map(({ participant_code }) => participantAccountId(platformCode, participant_code));
  });
}

/** Only where somebody may draw on it. */
function floatsToLock(commands: readonly PlaceCommand[], standings: Standings): readonly string[] {
  const drawn = commands.filter(isBuy).filter(({ platformCode, data }) => {
    const ofPlatform = standings.get(platformCode);
    return data.participants.some(({ participant_code }) => ofPlatform?.get(participant_code)?.funding === 'novated');
  });
  return [...new Set(drawn.map(({ platformCode }) => floatAccountId(platformCode)))];
}
