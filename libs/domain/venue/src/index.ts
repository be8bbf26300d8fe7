export { bookTrades, type Booking, type VenueRefusals } from './book-trades.decider';
export { bookingsAgain, withdrawnBookings, type BookingsAgain } from './withdraw.decider';
