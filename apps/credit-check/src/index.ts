export { creditCheckService as service } from './credit-check.service';
