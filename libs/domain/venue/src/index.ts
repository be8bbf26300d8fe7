export { bookTrades, type BookedExecution, type VenueRefusals } from './book-trades.decider';
