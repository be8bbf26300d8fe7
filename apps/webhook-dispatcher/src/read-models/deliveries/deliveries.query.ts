import { Injectable } from '@nestjs/common';
import type { INTERNAL, InternalRequest, WebhookDelivery } from '@ballast/internal-api';
import { Database } from '@ballast/platform-postgres';
import { lowestIdAt } from '../../persistence/time-ordered-ids';
import { readCursor, writeCursor, type PageRequest } from '../page';

/** Conditions of a list of deliveries; all that are given must hold. */
export type DeliveryFilter = Omit<
  InternalRequest<typeof INTERNAL.deliveries.list>['query'],
  'platform_code' | 'after' | 'limit'
>;

type Attempt = WebhookDelivery['attempts'][number];

interface DeliveryRow {
  readonly id: string;
  readonly endpoint_id: string;
  readonly notification_id: string;
  readonly type: string;
  readonly resource_id: string;
  readonly status: WebhookDelivery['status'];
  readonly attempts: string[];
  readonly next_attempt_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

const DELIVERIES = `
  SELECT d.id, d.endpoint_id, v.notification_id, v.type, d.resource_id, d.status, d.attempts,
         CASE WHEN e.status = 'enabled' THEN d.next_attempt_at END AS next_attempt_at, d.created_at, d.updated_at
    FROM webhook.deliveries d
    JOIN webhook.events v ON v.platform_code = d.platform_code AND v.position = d.position
    JOIN webhook.endpoints e ON e.id = d.endpoint_id`;

/** Deliveries as the owner of their endpoint reads them. */
@Injectable()
export class DeliveriesQuery {
  constructor(private readonly database: Database) {}

  /** A page of a platform's deliveries in the order in which they were queued. */
  async list(
    filter: DeliveryFilter,
    page: PageRequest,
  ): Promise<{ deliveries: readonly WebhookDelivery[]; next_after: string }> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
    const conditions = [`d.platform_code = ${bind(page.platformCode)}`];
    const [after] = page.after === '' ? [] : readCursor(page.after, 1);
    if (after !== undefined) conditions.push(`d.id > ${bind(after)}::uuid`);
    if (filter.since !== undefined) conditions.push(`d.id >= ${bind(lowestIdAt(Date.parse(filter.since)))}::uuid`);
    if (filter.endpoint_id !== undefined) conditions.push(`d.endpoint_id = ${bind(filter.endpoint_id)}::uuid`);
    if (filter.type !== undefined) conditions.push(`v.type = ${bind(filter.type)}`);
    // The condition comes twice so that the index of what is not delivered can be used; it is small when all is well.
    if (filter.status !== undefined && filter.status !== 'delivered') conditions.push(`d.status <> 'delivered'`);
    if (filter.status !== undefined) conditions.push(`d.status = ${bind(filter.status)}`);
    if (filter.resource_id !== undefined) conditions.push(ofResource(bind(filter.resource_id)));
    const rows = await this.database.query<DeliveryRow>(
      `${DELIVERIES} WHERE ${conditions.join(' AND ')} ORDER BY d.id LIMIT ${bind(page.limit + 1)}`,
      parameters,
    );
    const found = rows.slice(0, page.limit);
    const last = found.at(-1);
    const isEnd = rows.length <= page.limit || last === undefined;
    return { deliveries: found.map(toResource), next_after: isEnd ? '' : writeCursor([last.id]) };
  }

  /** A delivery of a platform; undefined when there is none. */
  async find(platformCode: string, id: string): Promise<WebhookDelivery | undefined> {
    const [row] = await this.database.query<DeliveryRow>(`${DELIVERIES} WHERE d.platform_code = $1 AND d.id = $2`, [
      platformCode,
      id,
    ]);
    return row === undefined ? undefined : toResource(row);
  }
}

/** Condition for one resource, through the lanes of the platform's endpoints: no index begins with the resource. */
function ofResource(resourceId: string): string {
  return `d.resource_id = ${resourceId}::uuid
    AND d.endpoint_id IN (SELECT id FROM webhook.endpoints WHERE platform_code = $1)`;
}

function toResource(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    endpoint_id: row.endpoint_id,
    notification_id: row.notification_id,
    type: row.type,
    resource_id: row.resource_id,
    status: row.status,
    attempts: row.attempts.map((attempt) => JSON.parse(attempt) as Attempt),
    next_attempt_at: row.next_attempt_at?.toISOString() ?? '',
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
