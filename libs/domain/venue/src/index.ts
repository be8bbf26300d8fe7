export { bookTrades, type Booking, type VenueRefusals } from './book-trades.decider';
