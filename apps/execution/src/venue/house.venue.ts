import type { Venue, VenueTerms } from './venue';

/** The platform's own book: it is the counterparty of every customer trade, and fills each at its locked price. */
export class HouseVenue implements Venue {
  readonly name = 'house';

  termsOf(): Promise<ReadonlyMap<string, VenueTerms>> {
    return Promise.resolve(new Map());
  }
}
