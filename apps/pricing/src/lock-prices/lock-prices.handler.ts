import { Inject, Injectable } from '@nestjs/common';
import { compose, decode, pricesLock, pricesLocked, pricesMoved, pricesUnavailable, TOPICS } from '@ballast/contracts';
import { lockPrices, type PriceLock } from '@ballast/domain-pricing';
import { assertNever } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, SERVICE_CONFIG, type DueBatch } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { loadMarket, quotesAgainst, type LoadedMarket } from '../price-commands/market.store';
import { assetsOf, wantedByLock, type LockCommand } from '../price-commands/price-command';
import { PricingMetrics } from '../pricing.metrics';
import { LOCK_FAULTS, type LockFault, type LockFaults } from './lock-faults';
import { lockStore, type NewLock } from './lock.store';

/** Locks one customer price per asset and Operation. */
@Injectable()
export class LockPricesHandler {
  constructor(
    @Inject(LOCK_FAULTS) private readonly faults: LockFaults,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    private readonly metrics: PricingMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * An Operation that asks again gets the stored answer; one that waits gets none yet. `onWaiting` is called after the
   * commit when an Operation has to wait.
   */
  async lock(
    tx: Tx,
    commands: readonly LockCommand[],
    market: LoadedMarket,
    onWaiting: () => void,
  ): Promise<readonly OutgoingMessage[]> {
    const open = firstOfEachOperation(commands.filter((command) => !market.locks.has(operationOf(command))));
    const faults = open.length === 0 ? new Map<string, LockFault>() : await this.faults.of(tx, open, true);
    const fresh = open.map((command): NewLock => {
      const fault = faults.get(operationOf(command));
      const dueAt = fault?.dueAt ?? null;
      return dueAt !== null && dueAt.getTime() > Date.parse(market.now)
        ? { command, answer: null, dueAt }
        : { command, answer: this.decide(command, market, fault), dueAt: null };
    });
    await lockStore.insert(tx, fresh);
    tx.afterCommit(() => this.report(fresh, onWaiting));
    const answers = new Map(fresh.map(({ command, answer }) => [operationOf(command), answer]));
    return commands.flatMap((command) => {
      const answer = market.locks.get(operationOf(command)) ?? answers.get(operationOf(command)) ?? 'waiting';
      return answer === 'waiting' ? [] : [answerMessage(command, answer, market.now)];
    });
  }

  /** Decides locks whose wait is over, at the prices of now, up to `limit`. */
  async lockDue(tx: Tx, limit: number): Promise<DueBatch> {
    const commands = (await lockStore.lockDue(tx, limit)).map(readWaiting);
    if (commands.length === 0) return { taken: 0, messages: [] };
    const market = await loadMarket(tx, {
      operationIds: commands.map(operationOf),
      wanted: commands.map(wantedByLock),
    });
    const faults = await this.faults.of(tx, commands, false);
    const locks = commands.map((command) => ({
      command,
      answer: this.decide(command, market, faults.get(operationOf(command))),
      dueAt: null,
    }));
    await lockStore.answerDue(tx, new Map(locks.map(({ command, answer }) => [operationOf(command), answer])));
    tx.afterCommit(() => this.report(locks, () => undefined));
    const messages = locks.map(({ command, answer }) => answerMessage(command, answer, market.now));
    return { taken: locks.length, messages };
  }

  private decide(command: LockCommand, market: LoadedMarket, fault: LockFault | undefined): PriceLock {
    const { side, required, optional, bound, quoted_currency } = command.envelope.data;
    const max_age_ms = this.config.PRICING_STALE_AFTER_MS;
    const terms = { side, required, optional, bound, now: market.now, max_age_ms };
    // A market that knows no price, and an Operation that can do without none of them.
    if (fault?.isUnavailable === true) {
      return lockPrices(
        { ...terms, required: assetsOf(command.envelope.data), optional: [] },
        { stored: null, quotes: new Map() },
      );
    }
    return lockPrices(terms, { stored: null, quotes: quotesAgainst(market.entries, quoted_currency) });
  }

  private report(locks: readonly NewLock[], onWaiting: () => void): void {
    for (const { command, answer, dueAt } of locks) {
      const operation_id = operationOf(command);
      if (answer === null) {
        this.logger.info({ operation_id, due_at: dueAt }, 'price lock waits');
        continue;
      }
      this.metrics.decided(answer.outcome);
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

/** A waiting command was read before it had to wait, so it is readable. */
function readWaiting(text: string): LockCommand {
  const place = { topic: TOPICS.pricingCommands, partition: -1, offset: '-1', type: pricesLock.type };
  return { envelope: decode(pricesLock, { ...place, value: text }), text };
}

function answerMessage({ envelope }: LockCommand, answer: PriceLock, now: string): OutgoingMessage {
  const { operation_id } = envelope.data;
  const header = {
    key: envelope.key,
    platformCode: envelope.platformCode,
    correlationId: envelope.correlationId,
    causationId: envelope.id,
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
