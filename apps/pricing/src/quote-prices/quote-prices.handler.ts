import { Inject, Injectable } from '@nestjs/common';
import { compose, type QuotedMarket } from '@ballast/contracts';
import { pricesQuoted } from '@ballast/contracts/pricing';
import { looksAtMost, quoteInputs, quoteOrWait } from '@ballast/domain-pricing';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, reportUndecoded, SERVICE_CONFIG, type DueBatch } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { MarketStore, type LoadedMarket } from '../price-commands/market.store';
import { storedQuote, wantedByQuote, type QuoteCommand, type TakenUp } from '../price-commands/price-command';
import { priceSettings } from '../price-commands/price-settings';
import { PriceWaits, type WaitingRequest } from '../price-commands/price-waits';
import { WaitStore } from '../price-commands/wait.store';

/** Quotes reference prices for Operations. An Operation waits while prices that it needs are not fresh. */
@Injectable()
export class QuotePricesHandler {
  constructor(
    private readonly market: MarketStore,
    private readonly waits: PriceWaits,
    private readonly store: WaitStore,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Answers requests, or stores them to wait. A request that is repeated while it waits gets no answer yet; repeated
   * later, it is answered at once. `onWaiting` is called after the commit when a request has to wait.
   */
  async quote(
    tx: Tx,
    commands: readonly QuoteCommand[],
    market: LoadedMarket,
    onWaiting: () => void,
  ): Promise<readonly OutgoingMessage[]> {
    const looks = looksAtMost(this.config.PRICING_WAIT_MS, this.config.PRICING_LOOK_INTERVAL_MS);
    const known = market.waits.quote;
    const { waiting, messages } = this.answer(
      commands
        .filter((command) => known.get(operationOf(command)) !== true)
        .map((command) => ({ command, looksLeft: known.has(operationOf(command)) ? 0 : looks })),
      market,
    );
    const fresh = firstOfEachOperation(waiting);
    const awaited = await this.waits.begin(tx, 'quote', { waiting: fresh, now: market.now });
    if (awaited.length === 0) return messages;
    tx.afterCommit(() => {
      for (const { command } of fresh) {
        this.logger.info({ operation_id: operationOf(command) }, 'quote waits for fresh prices');
      }
      onWaiting();
    });
    return [...messages, ...awaited];
  }

  /** Looks at the market again for quotes whose wait is over, up to `limit`. */
  async quoteDue(tx: Tx, limit: number): Promise<DueBatch> {
    const { decoded: due, undecoded } = await this.store.lockDue(tx, { kind: 'quote', limit, read: storedQuote });
    reportUndecoded(tx, this.logger, undecoded);
    const taken = due.length + undecoded.length;
    if (due.length === 0) return { taken, messages: [] };
    const wanted = due.map(({ command }) => wantedByQuote(command.envelope.data));
    const { waiting, messages } = this.answer(due, await this.market.load(tx, { operationIds: [], wanted }));
    const open = new Set(waiting.map(({ command }) => operationOf(command)));
    const answered = due.map(({ command }) => command).filter((command) => !open.has(operationOf(command)));
    await this.waits.goOn(tx, 'quote', { answered, waiting });
    return { taken, messages };
  }

  private answer(
    asked: readonly TakenUp<QuoteCommand>[],
    market: LoadedMarket,
  ): {
    readonly waiting: readonly (WaitingRequest & { readonly command: QuoteCommand })[];
    readonly messages: readonly OutgoingMessage[];
  } {
    const { PRICING_STALE_AFTER_MS: maxAgeMs, PRICING_LOOK_INTERVAL_MS: lookIntervalMs } = this.config;
    const waiting: (WaitingRequest & { readonly command: QuoteCommand })[] = [];
    const messages: OutgoingMessage[] = [];
    for (const { command, looksLeft } of asked) {
      const look = { now: market.now, maxAgeMs, looksLeft, lookIntervalMs };
      const { answer, wait } = quoteOrWait(command.envelope.data, market.entries, look);
      if (wait === null) messages.push(this.answerMessage({ command, looksLeft }, answer, market));
      else waiting.push({ command, wait });
    }
    return { waiting, messages };
  }

  private answerMessage(
    { command: { envelope }, looksLeft }: TakenUp<QuoteCommand>,
    answer: QuotedMarket,
    { entries, now }: LoadedMarket,
  ): OutgoingMessage {
    const inputs = quoteInputs(envelope.data, entries, { looksLeft, settings: priceSettings(this.config) });
    return compose(pricesQuoted, {
      cause: envelope,
      key: envelope.key,
      place: envelope.data.operation_id,
      occurredAt: now,
      data: { operation_id: envelope.data.operation_id, ...answer, inputs },
    });
  }
}

function operationOf({ envelope }: QuoteCommand): string {
  return envelope.data.operation_id;
}

function firstOfEachOperation<T extends { readonly command: QuoteCommand }>(waiting: readonly T[]): readonly T[] {
  const seen = new Set<string>();
  return waiting.filter(({ command }) => !seen.has(operationOf(command)) && seen.add(operationOf(command)));
}
