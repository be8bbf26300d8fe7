import { Inject, Injectable } from '@nestjs/common';
import { API } from '@ballast/api';
import { compose, type Cause, type Composed, type CustomerQuote, type SeenPrice } from '@ballast/contracts';
import { quoteOpened, type QuoteOpened } from '@ballast/contracts/quote';
import type { CountingRecord } from '@ballast/domain-advisors';
import {
  conversionTerms,
  decideQuote,
  quoteLifeMs,
  shownQuote,
  type QuoteAmounts,
  type QuoteRefusal,
} from '@ballast/domain-rfq';
import { INTERNAL } from '@ballast/internal-api';
import { toTimestamp, type Clock } from '@ballast/kernel';
import { type Answer, type Call, IdempotentRequests, readJsonBody, type View } from '@ballast/platform-edge';
import { Problem, type ProblemCode } from '@ballast/platform-http';
import { Reads, type Tx } from '@ballast/platform-postgres';
import { CLOCK, SERVICE_CONFIG } from '@ballast/platform-service';
import { PricingClient } from '../clients';
import type { GatewayConfig } from '../config';
import { MarketsReader } from '../markets';
import { QuoteStore } from './quote.store';
import { initiatorOf } from './quoting-view';
import { readQuoteRequest, type ReadQuote } from './read-quote-request';
import { TradableAccounts } from './tradable-accounts';

type RequestCall = Call<typeof API.requestQuote> | Call<typeof API.requestConversion>;

/** A request for a quote, with its price once the market has been asked. */
interface QuoteToOpen extends ReadQuote {
  readonly priced?: { readonly amounts: QuoteAmounts; readonly market: SeenPrice };
}

const REFUSALS: Readonly<Record<QuoteRefusal, { readonly code: ProblemCode; readonly sentence: string }>> = {
  below_minimum: { code: 'quote_below_minimum', sentence: 'unable to obtain quote, below minimum quote notional' },
  above_maximum: { code: 'quote_above_maximum', sentence: 'unable to obtain quote, above maximum quote notional' },
};

/** Makes quotes from the customers' prices of now. A quote holds nothing, and is a fact of the gateway. */
@Injectable()
export class OpenQuoteHandler {
  constructor(
    private readonly accounts: TradableAccounts,
    private readonly markets: MarketsReader,
    private readonly pricing: PricingClient,
    private readonly requests: IdempotentRequests,
    private readonly quotes: QuoteStore,
    private readonly reads: Reads,
    @Inject(SERVICE_CONFIG) private readonly config: GatewayConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  open(call: RequestCall): Promise<Answer> {
    const { view } = call;
    return this.requests.run<QuoteToOpen>({
      call,
      // The right to trade on the account is judged before the body.
      locate: async () => void (await this.accounts.locate(lenient(call), view)),
      read: async ({ document }) => {
        const record = await this.accounts.locate(document, view);
        const { body } = call.apiCall;
        return readQuoteRequest(document, { body, markets: await this.markets.read(), view, record });
      },
      effect: {
        kind: 'local',
        prepare: (quote) => this.priced(quote, view),
        apply: (tx, quote, id, cause) => this.write(tx, this.fact(call, { ...quote, id, cause })),
      },
      current: async (id) => {
        const quote = await this.quotes.find(this.reads, view, id);
        return quote === undefined ? undefined : JSON.stringify(shownQuote(quote, this.clock().getTime()));
      },
    });
  }

  /** @throws Problem when no quote can be made now. */
  private async priced(quote: QuoteToOpen, view: View): Promise<QuoteToOpen> {
    const { request, instrument, record } = quote;
    const { symbol, underlying_currency: underlying, quoted_currency: quoted } = instrument;
    const wanted = { side: request.side, instrument };
    await this.accounts.assertAuthorized(view, record, wanted);
    await this.accounts.assertTradable(record, wanted);
    const { price } = await this.pricing.call(INTERNAL.prices.fresh, { params: { underlying, quoted } });
    if (price === null) throw refusal('price_unavailable', `no fresh price for ${symbol}`);
    const { bid, mid, ask, as_of, pinned } = price;
    const market = { asset: underlying, bid, mid, ask, source: pinned ? 'pinned' : 'feed', as_of };
    const decision = decideQuote(request, { market, instrument, maxNotional: this.config.RFQ_MAX_NOTIONAL });
    if (decision.outcome === 'refused') {
      const { code, sentence } = REFUSALS[decision.refusal];
      throw refusal(code, sentence);
    }
    const { total_notional: notional } = decision.amounts;
    await this.accounts.assertAuthorized(view, record, { ...wanted, notional });
    return { ...quote, priced: { amounts: decision.amounts, market } };
  }

  private fact(
    { requestId, view }: RequestCall,
    { id, cause, priced, ...read }: QuoteToOpen & { readonly id: string; readonly cause: Cause },
  ): Composed<QuoteOpened> {
    if (priced === undefined) throw new Error(`the quote ${id} has no price`);
    const { request, instrument, record, expiry, withdrawalAddress: address } = read;
    const now = this.clock();
    const createdAt = toTimestamp(now);
    const { zrn: account_group, participant_code, account_label } = record.account;
    const quote: CustomerQuote = {
      quote_id: id,
      request_id: requestId,
      account_group,
      participant_code,
      account_label,
      initiated_by: initiatorOf(view),
      side: request.side,
      underlying: instrument.underlying_currency,
      quoted_currency: instrument.quoted_currency,
      ...priced.amounts,
      expire_ts: now.getTime() + quoteLifeMs(expiry),
      obo_participant: { participant_code, account_group, account_label },
      status: 'open',
      trade_id: '',
      grant_version: 0,
      authorized_at: '',
      created_at: createdAt,
      updated_at: createdAt,
      ...(address === undefined ? {} : conversionTerms(address, instrument)),
    };
    return compose(quoteOpened, {
      cause,
      key: id,
      place: id,
      occurredAt: createdAt,
      data: {
        quote,
        account_id: record.account.id,
        fixed: request.fixed,
        amount: request.amount,
        spread_bps: request.spreadBps,
        inputs: {
          market: priced.market,
          instrument,
          max_notional: this.config.RFQ_MAX_NOTIONAL,
          account: standingOf(record),
        },
      },
    });
  }

  private async write(tx: Tx, fact: Composed<QuoteOpened>) {
    await this.quotes.open(tx, [fact.envelope]);
    return { answer: JSON.stringify(fact.envelope.data.quote), messages: [fact] };
  }
}

/** The document of a body, read without complaint: a body that is no JSON is refused later. */
function lenient(call: RequestCall): unknown {
  try {
    return readJsonBody(call.body, call).document;
  } catch {
    return undefined;
  }
}

function standingOf({ account }: CountingRecord): QuoteOpened['inputs']['account'] {
  return { version: account.version, status: account.status };
}

function refusal(code: ProblemCode, sentence: string): Problem {
  return new Problem(code, sentence, { errors: [sentence] });
}
