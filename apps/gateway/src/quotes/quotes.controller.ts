import { Controller, Inject } from '@nestjs/common';
import { API } from '@ballast/api';
import { shownQuote } from '@ballast/domain-rfq';
import type { Clock } from '@ballast/kernel';
import { type Answer, type Call, found, Handles, ok, TheCall } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';
import { CLOCK } from '@ballast/platform-service';
import { ExecuteQuoteHandler } from './execute-quote.handler';
import { OpenQuoteHandler } from './open-quote.handler';
import { QuoteStore } from './quote.store';

/** Calls that make and read quotes. */
@Controller()
export class QuotesController {
  constructor(
    private readonly opening: OpenQuoteHandler,
    private readonly executing: ExecuteQuoteHandler,
    private readonly quotes: QuoteStore,
    private readonly reads: Reads,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Handles(API.requestQuote)
  open(@TheCall() call: Call<typeof API.requestQuote>): Promise<Answer> {
    return this.opening.open(call);
  }

  @Handles(API.executeQuote)
  execute(@TheCall() call: Call<typeof API.executeQuote>): Promise<Answer> {
    return this.executing.execute(call);
  }

  @Handles(API.requestConversion)
  openConversion(@TheCall() call: Call<typeof API.requestConversion>): Promise<Answer> {
    return this.opening.open(call);
  }

  @Handles(API.executeConversion)
  executeConversion(@TheCall() call: Call<typeof API.executeConversion>): Promise<Answer> {
    return this.executing.execute(call);
  }

  @Handles(API.getQuote)
  async get(@TheCall() { view, params }: Call<typeof API.getQuote>): Promise<Answer> {
    const quote = found(await this.quotes.find(this.reads, view, params.quote_id), 'quote');
    return ok(JSON.stringify(shownQuote(quote, this.clock().getTime())));
  }
}
