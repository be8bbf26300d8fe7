import { Inject, Injectable } from '@nestjs/common';
import { compose, type QuotedMarket } from '@ballast/contracts';
import { pricesQuoted } from '@ballast/contracts/pricing';
import { looksAtMost, quoteOrWait } from '@ballast/domain-pricing';
import type { OutgoingMessage } from '@ballast/platform-log';
import type { Logger } from '@ballast/platform-observability';
import type { Tx } from '@ballast/platform-postgres';
import { LOGGER, reportUndecoded, SERVICE_CONFIG, type DueBatch } from '@ballast/platform-service';
import type { PricingConfig } from '../config';
import { MarketStore, type LoadedMarket } from '../price-commands/market.store';
import { wantedByQuote, type QuoteCommand, type TakenUp } from '../price-commands/price-command';
import { WaitingQuoteStore, type WaitingQuote } from './waiting-quote.store';

/** Quotes reference prices for Operations. An Operation waits while prices that it needs are not fresh. */
@Injectable()
export class QuotePricesHandler {
  constructor(
    private readonly market: MarketStore,
    private readonly store: WaitingQuoteStore,
    @Inject(SERVICE_CONFIG) private readonly config: PricingConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Answers requests, or stores them to wait. `onWaiting` is called after the commit when a request has to wait. */
  async quote(
    tx: Tx,
    commands: readonly QuoteCommand[],
    market: LoadedMarket,
    onWaiting: () => void,
  ): Promise<readonly OutgoingMessage[]> {
    const looks = looksAtMost(this.config.PRICING_WAIT_MS, this.config.PRICING_LOOK_INTERVAL_MS);
    const { waiting, messages } = this.answer(
      commands.map((command) => ({ command, looksLeft: looks })),
      market,
    );
    if (waiting.length === 0) return messages;
    await this.store.insert(tx, waiting);
    tx.afterCommit(() => {
      for (const { command } of waiting) {
        this.logger.info({ operation_id: command.envelope.data.operation_id }, 'quote waits for fresh prices');
      }
      onWaiting();
    });
    return messages;
  }

  /** Looks at the market again for quotes whose wait is over, up to `limit`. */
  async quoteDue(tx: Tx, limit: number): Promise<DueBatch> {
    const { decoded: due, undecoded } = await this.store.takeDue(tx, limit);
    reportUndecoded(tx, this.logger, undecoded);
    const taken = due.length + undecoded.length;
    if (due.length === 0) return { taken, messages: [] };
    const wanted = due.map(({ command }) => wantedByQuote(command.envelope.data));
    const { waiting, messages } = this.answer(due, await this.market.load(tx, { operationIds: [], wanted }));
    await this.store.insert(tx, waiting);
    return { taken, messages };
  }

  private answer(
    asked: readonly TakenUp<QuoteCommand>[],
    market: LoadedMarket,
  ): { readonly waiting: readonly WaitingQuote[]; readonly messages: readonly OutgoingMessage[] } {
    const { PRICING_STALE_AFTER_MS: maxAgeMs, PRICING_LOOK_INTERVAL_MS: lookIntervalMs } = this.config;
    const waiting: WaitingQuote[] = [];
    const messages: OutgoingMessage[] = [];
    for (const { command, looksLeft } of asked) {
      const look = { now: market.now, maxAgeMs, looksLeft, lookIntervalMs };
      const { answer, wait } = quoteOrWait(command.envelope.data, market.entries, look);
      if (wait === null) messages.push(answerMessage(command, answer, market.now));
      else waiting.push({ command, wait });
    }
    return { waiting, messages };
  }
}

function answerMessage({ envelope }: QuoteCommand, answer: QuotedMarket, now: string): OutgoingMessage {
  return compose(pricesQuoted, {
    cause: envelope,
    key: envelope.key,
    place: envelope.data.operation_id,
    occurredAt: now,
    data: { operation_id: envelope.data.operation_id, ...answer },
  });
}
