import type { AgreedTerms, RefusedQuotes, Venue } from './venue';

/** The platform's own book: it is the counterparty of every customer trade, and fills each at its locked price. */
export class HouseVenue implements Venue {
  readonly name = 'house';

  termsOf(): Promise<AgreedTerms> {
    return Promise.resolve({ terms: new Map(), messages: [] });
  }

  refusedQuotes(): Promise<RefusedQuotes> {
    return Promise.resolve({ refused: new Set(), messages: [] });
  }
}
