import { type ServiceRecord, trimsMigration } from '@ballast/platform-record';
import { WebhookDispatcherFold } from './fold/webhook-dispatcher.fold';
import { CreateWebhooks0001 } from './persistence/migrations/0001-webhooks';
import { TABLES } from './persistence/tables';

const SCHEMA = 'webhook';

/** The webhook dispatcher, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'webhook-dispatcher',
  schema: SCHEMA,
  tables: TABLES,
  migrations: [trimsMigration(SCHEMA), CreateWebhooks0001],
  fold: () => new WebhookDispatcherFold(),
};
