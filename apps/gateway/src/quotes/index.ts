export { QuoteStore } from './quote.store';
export { QuotesModule } from './quotes.module';
