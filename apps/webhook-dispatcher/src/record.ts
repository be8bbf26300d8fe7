import type { ServiceRecord } from '@ballast/platform-record';
import { WebhookDispatcherFold } from './fold/webhook-dispatcher.fold';
import { TABLES } from './persistence/tables';

/** The webhook dispatcher, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'webhook-dispatcher',
  schema: 'webhook',
  tables: TABLES,
  fold: () => new WebhookDispatcherFold(),
};
