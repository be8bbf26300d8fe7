export { pricingService as service } from './pricing.service';
