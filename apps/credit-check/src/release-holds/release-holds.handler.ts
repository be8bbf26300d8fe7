import { Inject, Injectable } from '@nestjs/common';
import { compose, type Envelope, type HoldsRelease } from '@ballast/contracts';
import { holdsReleased } from '@ballast/contracts/credit';
import { evolve, LedgerAccounts, LedgerBook, releaseHolds, type Account, type Hold } from '@ballast/domain-ledger';
import { toTimestamp, traderId, type Clock } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { CLOCK, LOGGER } from '@ballast/platform-service';
import { CreditMetrics } from '../credit.metrics';
import { AccountStore } from '../persistence/account.store';
import { BalanceStore } from '../persistence/balance.store';
import { ChunkStore } from '../persistence/chunk.store';
import { HoldStore, type TakenHold } from '../persistence/hold.store';

export type ReleaseCommand = Envelope<HoldsRelease>;

/**
 * Releases every open hold of the named sources. A hold that was captured or released before is no longer there, so a
 * repeated command changes nothing, and is answered again.
 */
@Injectable()
export class ReleaseHoldsHandler {
  constructor(
    private readonly accounts: AccountStore,
    private readonly balances: BalanceStore,
    private readonly holds: HoldStore,
    private readonly chunks: ChunkStore,
    private readonly metrics: CreditMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(tx: Tx, commands: readonly ReleaseCommand[]): Promise<readonly OutgoingMessage[]> {
    const undecided = commands.filter(({ data }) => data.undecided !== undefined);
    // Records the chunks as checked: a check that comes later would place holds that are never released.
    await this.chunks.firstTime(tx, 'place', { items: undecided, keyOf: ({ data }) => data });
    const traders = await this.tradersOf(tx, undecided);
    const taken = await this.holds.take(
      tx,
      commands.flatMap(({ data }) => data.source_ids),
    );
    const released = await this.release(tx, commands, [...taken.values()].flat());
    tx.afterCommit(() => this.report(commands, released));
    const occurredAt = toTimestamp(this.clock());
    return commands.map((command) => {
      const { operation_id, strategy_id, chunk, source_ids } = command.data;
      return compose(holdsReleased, {
        cause: command,
        // The key of decisions, so that this answer comes after the decision whose holds it gives back.
        key: strategy_id,
        place: `${operation_id}:${chunk}`,
        occurredAt,
        data: { operation_id, chunk, source_ids, traders: traders.get(command.id) },
      });
    });
  }

  /** Codes of the participants of each undecided chunk that have a Trader, by id of the command. */
  private async tradersOf(tx: Tx, undecided: readonly ReleaseCommand[]): Promise<ReadonlyMap<string, string[]>> {
    const traders = new Map<string, string[]>();
    for (const { id, data } of undecided) {
      const { participants } = data.undecided ?? { participants: [] };
      const idOf = (code: string): string => traderId(data.strategy_id, code);
      const existing = await this.accounts.existing(tx, participants.map(idOf));
      traders.set(
        id,
        participants.filter((code) => existing.has(idOf(code))),
      );
    }
    return traders;
  }

  /** Gives held amounts back. Locks customers' accounts first, floats last. Returns the number of holds. */
  private async release(tx: Tx, commands: readonly ReleaseCommand[], taken: readonly TakenHold[]): Promise<number> {
    const concerned = new Set(taken.map(({ accountId }) => accountId));
    const floats = floatsOf(commands).filter(({ id }) => concerned.has(id));
    for (const { id } of floats) concerned.delete(id);
    const customers = await this.accounts.lock(tx, [...concerned]);
    const accounts = new Map([...customers, ...floats.map((float) => [float.id, float] as const)]);
    const holds = taken.map((hold) => onAccount(hold, accounts));
    const book = new LedgerBook(
      [
        ...(await this.balances.read(tx, [...concerned])),
        ...(await this.balances.lockFloats(
          tx,
          floats.map(({ id }) => id),
        )),
      ],
      holds,
    );
    for (const fact of releaseHolds(holds)) evolve(book, fact);
    await this.balances.write(tx, book.changes());
    return holds.length;
  }

  private report(commands: readonly ReleaseCommand[], released: number): void {
    this.metrics.released(released);
    for (const { data } of commands) {
      const { operation_id, chunk, source_ids } = data;
      this.logger.info({ operation_id, chunk, executions: source_ids.length }, 'holds released');
    }
  }
}

function floatsOf(commands: readonly ReleaseCommand[]): readonly Account[] {
  const ledger = new LedgerAccounts();
  const platforms = new Set(commands.map(({ platformCode }) => platformCode));
  return [...platforms].map((platformCode) => ledger.onPlatform(platformCode).float);
}

function onAccount({ accountId, ...hold }: TakenHold, accounts: ReadonlyMap<string, Account>): Hold {
  const account = accounts.get(accountId);
  if (account === undefined) throw new Error(`a hold of ${hold.source.id} is on the unknown account ${accountId}`);
  return { ...hold, account };
}
