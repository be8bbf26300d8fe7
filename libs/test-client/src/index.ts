export { assertDocumented, documentedClient } from './documented-answers';
