export { apiKeyFact } from './api-key-fact';
export { ApiKeysModule } from './api-keys.module';
