import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { OpenQuoteHandler } from './open-quote.handler';
import { QuoteStore } from './quote.store';
import { QuotesController } from './quotes.controller';
import { TradableAccounts } from './tradable-accounts';

/** Quotes on customer accounts. */
@Module({
  imports: [ClientsModule, MarketsModule, ProjectionsModule],
  controllers: [QuotesController],
  providers: [OpenQuoteHandler, QuoteStore, TradableAccounts],
})
export class QuotesModule {}
