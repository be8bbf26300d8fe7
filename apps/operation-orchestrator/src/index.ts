export { service } from './definition';
