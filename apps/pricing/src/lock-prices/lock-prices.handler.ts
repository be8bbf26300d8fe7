import { Inject, Injectable } from '@nestjs/common';
import { compose } from '@ballast/contracts';
import { pricesLocked, pricesMoved, pricesUnavailable } from '@ballast/contracts/pricing';
import { lockOrWait, looksAtMost, marketAgainst, type PriceLock } from '@ballast/domain-pricing';
import { assertNever, toTimestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, reportUndecoded, SERVICE_CONFIG, type DueBatch } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { MarketStore, type LoadedMarket } from '../price-commands/market.store';
import { assetsOf, wantedByLock, type LockCommand, type TakenUp } from '../price-commands/price-command';
import { PricingMetrics } from '../pricing.metrics';
import { LOCK_FAULTS, type LockFault, type LockFaults } from './lock-faults';
import { LockStore, type NewLock } from './lock.store';

/** Locks a customer price per asset and Operation. An Operation waits while a requested price is not fresh. */
@Injectable()
export class LockPricesHandler {
  constructor(
    private readonly market: MarketStore,
    private readonly store: LockStore,
    @Inject(LOCK_FAULTS) private readonly faults: LockFaults,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    private readonly metrics: PricingMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Decides requests and stores the answers. A repeated request gets the stored answer; a request that has to wait gets
   * no answer yet. `onWaiting` is called after the commit when a request has to wait.
   */
  async lock(
    tx: Tx,
    commands: readonly LockCommand[],
    market: LoadedMarket,
    onWaiting: () => void,
  ): Promise<readonly OutgoingMessage[]> {
    const open = firstOfEachOperation(commands.filter((command) => !market.locks.has(operationOf(command))));
    const faults = open.length === 0 ? new Map<string, LockFault>() : await this.faults.of(tx, open, true);
    const looksLeft = looksAtMost(this.config.PRICING_WAIT_MS, this.config.PRICING_LOOK_INTERVAL_MS);
    const fresh = open.map((command): NewLock => {
      const fault = faults.get(operationOf(command));
      const dueAt = fault?.dueAt ?? null;
      return dueAt !== null && dueAt.getTime() > Date.parse(market.now)
        ? { command, answer: null, wait: { dueAt: toTimestamp(dueAt), looksLeft } }
        : this.decideOrWait({ command, looksLeft }, market, fault);
    });
    await this.store.insert(tx, fresh);
    tx.afterCommit(() => this.report(fresh, onWaiting));
    const answers = new Map(fresh.map(({ command, answer }) => [operationOf(command), answer]));
    return commands.flatMap((command) => {
      const answer = market.locks.get(operationOf(command)) ?? answers.get(operationOf(command)) ?? 'waiting';
      return answer === 'waiting' ? [] : [answerMessage(command, answer, market.now)];
    });
  }

  /** Takes up to `limit` locks whose wait is over, and decides them at current prices or lets them wait on. */
  async lockDue(tx: Tx, limit: number): Promise<DueBatch> {
    const { decoded: due, undecoded } = await this.store.lockDue(tx, limit);
    reportUndecoded(tx, this.logger, undecoded);
    const taken = due.length + undecoded.length;
    if (due.length === 0) return { taken, messages: [] };
    const commands = due.map(({ command }) => command);
    const market = await this.market.load(tx, {
      operationIds: commands.map(operationOf),
      wanted: commands.map(wantedByLock),
    });
    const faults = await this.faults.of(tx, commands, false);
    const locks = due.map((each) => this.decideOrWait(each, market, faults.get(operationOf(each.command))));
    const decided = locks.filter((lock) => lock.answer !== null);
    await this.store.answerDue(tx, new Map(decided.map(({ command, answer }) => [operationOf(command), answer])));
    await this.store.postpone(
      tx,
      new Map(locks.flatMap(({ command, wait }) => (wait === null ? [] : [[operationOf(command), wait]]))),
    );
    tx.afterCommit(() => this.report(decided, () => undefined));
    const messages = decided.map(({ command, answer }) => answerMessage(command, answer, market.now));
    return { taken, messages };
  }

  /** A price that a fault takes away is not waited for. */
  private decideOrWait(
    { command, looksLeft }: TakenUp<LockCommand>,
    { entries, now }: LoadedMarket,
    fault: LockFault | undefined,
  ): NewLock {
    const { data } = command.envelope;
    const { side, required, optional, bound, quoted_currency } = data;
    const assets = fault?.isWhole === true ? { required: assetsOf(data), optional: [] } : { required, optional };
    const { PRICING_STALE_AFTER_MS: maxAgeMs, PRICING_LOOK_INTERVAL_MS: lookIntervalMs } = this.config;
    const look = { now, maxAgeMs, looksLeft, lookIntervalMs };
    const withoutPrice = fault?.withoutPrice ?? new Set<string>();
    const terms = { side, bound, withoutPrice, planToleranceBps: this.config.PLAN_TOLERANCE_BPS };
    return { command, ...lockOrWait({ ...assets, ...terms, ...look }, marketAgainst(entries, quoted_currency)) };
  }

  private report(locks: readonly NewLock[], onWaiting: () => void): void {
    for (const { command, answer, wait } of locks) {
      const operation_id = operationOf(command);
      if (answer === null) {
        this.logger.info({ operation_id, due_at: wait?.dueAt }, 'price lock waits');
        continue;
      }
      this.metrics.countLock(answer.outcome);
      this.log(operation_id, answer);
    }
    if (locks.some(({ answer }) => answer === null)) onWaiting();
  }

  private log(operation_id: string, answer: PriceLock): void {
    switch (answer.outcome) {
      case 'locked': {
        const { prices, missing } = answer;
        this.logger.info({ operation_id, assets: prices.length, missing }, 'prices locked');
        return;
      }
      case 'unavailable':
        this.logger.warn({ operation_id, assets: answer.assets }, 'prices unavailable');
        return;
      case 'moved':
        this.logger.warn({ operation_id, moved: answer.moved }, 'prices moved');
        return;
      default:
        assertNever(answer);
    }
  }
}

function operationOf({ envelope }: LockCommand): string {
  return envelope.data.operation_id;
}

function firstOfEachOperation(commands: readonly LockCommand[]): readonly LockCommand[] {
  return [...new Map([...commands].reverse().map((command) => [operationOf(command), command])).values()].reverse();
}

function answerMessage({ envelope }: LockCommand, answer: PriceLock, now: string): OutgoingMessage {
  const { operation_id } = envelope.data;
  const header = {
    cause: envelope,
    key: envelope.key,
    place: operation_id,
    occurredAt: now,
  };
  switch (answer.outcome) {
    case 'locked':
      return compose(pricesLocked, {
        ...header,
        data: { operation_id, prices: [...answer.prices], missing: [...answer.missing] },
      });
    case 'unavailable':
      return compose(pricesUnavailable, {
        ...header,
        data: { operation_id, assets: [...answer.assets], detail: answer.detail },
      });
    case 'moved':
      return compose(pricesMoved, {
        ...header,
        data: { operation_id, moved: [...answer.moved], detail: answer.detail },
      });
    default:
      return assertNever(answer);
  }
}
