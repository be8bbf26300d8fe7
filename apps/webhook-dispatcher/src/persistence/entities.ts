import type { SigningSecret } from '@ballast/contracts/webhook';
import { EntitySchema } from 'typeorm';
import type { StoredEndpoint } from './endpoint';

/** A webhook endpoint as its readers see it. Stores write the same table with SQL. */
export interface EndpointEntity {
  readonly id: string;
  readonly platformCode: string;
  readonly url: string;
  readonly eventTypes: readonly string[];
  readonly status: StoredEndpoint['status'];
  readonly statusReason: string;
  readonly failingSince: Date | null;
  readonly eventsAfter: string;
  readonly secrets: readonly SigningSecret[];
  readonly version: number;
  readonly revision: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export const endpointEntity = new EntitySchema<EndpointEntity>({
  name: 'Endpoint',
  schema: 'webhook',
  tableName: 'endpoints',
  columns: {
    id: { type: 'uuid', primary: true },
    platformCode: { name: 'platform_code', type: 'text' },
    url: { type: 'text' },
    eventTypes: { name: 'event_types', type: 'text', array: true },
    status: { type: 'text' },
    statusReason: { name: 'status_reason', type: 'text' },
    failingSince: { name: 'failing_since', type: 'timestamptz', nullable: true },
    eventsAfter: { name: 'events_after', type: 'bigint' },
    secrets: { type: 'jsonb' },
    version: { type: 'integer' },
    revision: { type: 'integer' },
    createdAt: { name: 'created_at', type: 'timestamptz' },
    updatedAt: { name: 'updated_at', type: 'timestamptz' },
  },
});
