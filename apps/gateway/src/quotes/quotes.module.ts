import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients';
import { MarketsModule } from '../markets';
import { ProjectionsModule } from '../projections';
import { RepliesModule } from '../replies';
import { ExecuteQuoteHandler } from './execute-quote.handler';
import { OpenQuoteHandler } from './open-quote.handler';
import { QuoteStore } from './quote.store';
import { QuotesController } from './quotes.controller';
import { TradableAccounts } from './tradable-accounts';

/** Quotes on customer accounts. */
@Module({
  imports: [ClientsModule, MarketsModule, ProjectionsModule, RepliesModule],
  controllers: [QuotesController],
  providers: [OpenQuoteHandler, ExecuteQuoteHandler, QuoteStore, TradableAccounts],
  exports: [QuoteStore],
})
export class QuotesModule {}
