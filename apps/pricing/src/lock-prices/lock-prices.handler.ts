import { Inject, Injectable } from '@nestjs/common';
import type { Composed } from '@ballast/contracts';
import { lockInputs, lockOrWait, looksAtMost, marketAgainst, type PriceLock } from '@ballast/domain-pricing';
import { assertNever, toTimestamp } from '@ballast/kernel';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, reportUndecoded, SERVICE_CONFIG, type DueBatch } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { MarketStore, type LoadedMarket } from '../price-commands/market.store';
import { assetsOf, storedLock, wantedByLock, type LockCommand, type TakenUp } from '../price-commands/price-command';
import { priceSettings } from '../price-commands/price-settings';
import { PriceWaits, type WaitingRequest } from '../price-commands/price-waits';
import { WaitStore } from '../price-commands/wait.store';
import { PricingMetrics } from '../pricing.metrics';
import { lockAnswer, lockAnswerAgain, type LockAnswer } from './lock-answer';
import { LOCK_FAULTS, type LockFault, type LockFaults, type StruckLocks } from './lock-faults';
import { LockStore } from './lock.store';
import type { StoredLock } from './stored-lock';

const NO_FAULTS: StruckLocks = { faults: new Map(), messages: [] };

/** A lock that was decided, with its message. */
interface DecidedLock {
  readonly command: LockCommand;
  readonly answer: PriceLock;
  readonly message: Composed<LockAnswer>;
}

/** Requests after one look at the market. */
interface LookedAt {
  readonly decided: readonly DecidedLock[];
  readonly waiting: readonly WaitingRequest[];
}

/** Locks a customer price per asset and Operation. An Operation waits while a requested price is not fresh. */
@Injectable()
export class LockPricesHandler {
  constructor(
    private readonly market: MarketStore,
    private readonly locks: LockStore,
    private readonly waits: PriceWaits,
    private readonly waitStore: WaitStore,
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
    const open = firstOfEachOperation(commands.filter((command) => isNew(operationOf(command), market)));
    const struck = open.length === 0 ? NO_FAULTS : await this.faults.of(tx, open, true);
    const looksLeft = looksAtMost(this.config.PRICING_WAIT_MS, this.config.PRICING_LOOK_INTERVAL_MS);
    const fresh = this.lookAt(
      open.map((command) => ({ command, looksLeft })),
      market,
      struck.faults,
    );
    await this.locks.insertMissing(
      tx,
      fresh.decided.map(({ message }) => message.envelope),
    );
    const awaited = await this.waits.begin(tx, 'lock', { waiting: fresh.waiting, now: market.now });
    tx.afterCommit(() => {
      this.report(fresh);
      if (fresh.waiting.length > 0) onWaiting();
    });
    const decided = new Map(fresh.decided.map((each) => [operationOf(each.command), each]));
    const answers = commands.flatMap((command): readonly OutgoingMessage[] => {
      const stored = market.locks.get(operationOf(command));
      if (stored !== undefined) return [lockAnswerAgain(command, stored)];
      const own = decided.get(operationOf(command));
      if (own === undefined) return [];
      return [own.command === command ? own.message : lockAnswerAgain(command, storedAs(own.message))];
    });
    return [...struck.messages, ...answers, ...awaited];
  }

  /** Takes up to `limit` locks whose wait is over, and decides them at current prices or lets them wait on. */
  async lockDue(tx: Tx, limit: number): Promise<DueBatch> {
    const { decoded: due, undecoded } = await this.waitStore.lockDue(tx, { kind: 'lock', limit, read: storedLock });
    reportUndecoded(tx, this.logger, undecoded);
    const taken = due.length + undecoded.length;
    if (due.length === 0) return { taken, messages: [] };
    const commands = due.map(({ command }) => command);
    const market = await this.market.load(tx, { operationIds: [], wanted: commands.map(wantedByLock) });
    // Only the first request of an Operation claims faults.
    const { faults } = await this.faults.of(tx, commands, false);
    const { decided, waiting } = this.lookAt(due, market, faults);
    await this.locks.insertMissing(
      tx,
      decided.map(({ message }) => message.envelope),
    );
    await this.waits.goOn(tx, 'lock', { answered: decided.map(({ command }) => command), waiting });
    tx.afterCommit(() => this.report({ decided, waiting: [] }));
    return { taken, messages: decided.map(({ message }) => message) };
  }

  private lookAt(
    requests: readonly TakenUp<LockCommand>[],
    market: LoadedMarket,
    faults: ReadonlyMap<string, LockFault>,
  ): LookedAt {
    const decided: DecidedLock[] = [];
    const waiting: WaitingRequest[] = [];
    for (const { command, looksLeft } of requests) {
      const fault = faults.get(operationOf(command));
      const dueAt = fault?.dueAt ?? null;
      if (dueAt !== null && dueAt.getTime() > Date.parse(market.now)) {
        waiting.push({ command, wait: { dueAt: toTimestamp(dueAt), looksLeft } });
        continue;
      }
      const looked = this.decideOrWait({ command, looksLeft }, market, fault);
      if ('wait' in looked) waiting.push(looked);
      else decided.push(looked);
    }
    return { decided, waiting };
  }

  /** A price that a fault takes away is not waited for. */
  private decideOrWait(
    { command, looksLeft }: TakenUp<LockCommand>,
    { entries, now }: LoadedMarket,
    fault: LockFault | undefined,
  ): DecidedLock | WaitingRequest {
    const { data } = command.envelope;
    const { side, required, optional, bound, quoted_currency: quotedCurrency } = data;
    const { PRICING_STALE_AFTER_MS: maxAgeMs, PRICING_LOOK_INTERVAL_MS: lookIntervalMs } = this.config;
    const asked = {
      ...(fault?.isWhole === true ? { required: assetsOf(data), optional: [] } : { required, optional }),
      side,
      bound,
      withoutPrice: fault?.withoutPrice ?? new Set<string>(),
      planToleranceBps: this.config.PLAN_TOLERANCE_BPS,
      now,
      maxAgeMs,
      looksLeft,
      lookIntervalMs,
    };
    const { answer, wait } = lockOrWait(asked, marketAgainst(entries, quotedCurrency));
    if (wait !== null) return { command, wait };
    const inputs = lockInputs(asked, entries, { quotedCurrency, settings: priceSettings(this.config) });
    return { command, answer, message: lockAnswer(command, { answer, inputs, now }) };
  }

  private report({ decided, waiting }: LookedAt): void {
    for (const { command, wait } of waiting) {
      this.logger.info({ operation_id: command.envelope.data.operation_id, due_at: wait.dueAt }, 'price lock waits');
    }
    for (const { command, answer } of decided) {
      this.metrics.countLock(answer.outcome);
      this.log(operationOf(command), answer);
    }
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

/** Whether an Operation asks for its lock for the first time. */
function isNew(operationId: string, { locks, waits }: LoadedMarket): boolean {
  return !locks.has(operationId) && !waits.lock.has(operationId);
}

function firstOfEachOperation(commands: readonly LockCommand[]): readonly LockCommand[] {
  return [...new Map([...commands].reverse().map((command) => [operationOf(command), command])).values()].reverse();
}

function storedAs({ envelope: { type, data, occurredAt } }: Composed<LockAnswer>): StoredLock {
  return { type, answer: data, answeredAt: occurredAt };
}
