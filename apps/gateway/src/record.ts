import type { ServiceRecord } from '@ballast/platform-record';
import { GatewayFold } from './fold/gateway.fold';
import { TABLES } from './persistence/tables';

/** The gateway, as far as its tables follow from the record. */
export const record: ServiceRecord = {
  name: 'gateway',
  schema: 'gateway',
  tables: TABLES,
  fold: () => new GatewayFold(),
};
