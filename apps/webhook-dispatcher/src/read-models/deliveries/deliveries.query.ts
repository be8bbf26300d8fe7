import { Injectable } from '@nestjs/common';
import type { INTERNAL, InternalRequest, WebhookDelivery } from '@ballast/internal-api';
import { Reads } from '@ballast/platform-postgres';
import { lowestIdAt } from '../../persistence/time-ordered-ids';
import { readCursor, writeCursor, type PlatformPageRequest } from '../page';

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
  readonly excerpts: string[];
  readonly next_attempt_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/** Upper bound of deliveries that one page examines. With a filter on the type, each also costs a row of its event. */
const DELIVERIES_EXAMINED_MAX = 4_000;
/** Upper bound of endpoints, newest first, that are searched for the deliveries of one resource. */
const LANES_EXAMINED_MAX = 3_000;
/** Upper bound of deliveries of one resource to one endpoint. A resource has fewer events. */
const LANE_DELIVERIES_MAX = 1_000;

/** Each delivery `d` with its event and its endpoint, looked up by their keys. */
const SHOWN = `
  SELECT d.id, d.endpoint_id, v.notification_id, v.type, d.resource_id, d.status, d.attempts, d.excerpts,
         CASE WHEN e.status = 'enabled' THEN d.next_attempt_at END AS next_attempt_at, d.created_at, d.updated_at`;
const SHOWN_FROM = `
   CROSS JOIN LATERAL (
           SELECT notification_id, type FROM webhook.events
            WHERE platform_code = d.platform_code AND position = d.position LIMIT 1
         ) v
   CROSS JOIN LATERAL (SELECT status FROM webhook.endpoints WHERE id = d.endpoint_id LIMIT 1) e`;

/** Deliveries as the owner of their endpoint reads them. */
@Injectable()
export class DeliveriesQuery {
  constructor(private readonly reads: Reads) {}

  /**
   * A page of a platform's deliveries in the order in which they were queued. A page that has examined
   * `DELIVERIES_EXAMINED_MAX` deliveries ends there, with fewer deliveries than `page.limit`. `next_after` is empty at
   * the end of the list.
   */
  async list(
    filter: DeliveryFilter,
    page: PlatformPageRequest,
  ): Promise<{ deliveries: readonly WebhookDelivery[]; next_after: string }> {
    const parameters: unknown[] = [];
    const bind = (value: unknown): string => `$${String(parameters.push(value))}`;
    const platform = bind(page.platformCode);
    const max = `${bind(DELIVERIES_EXAMINED_MAX)}::int`;
    const rows = await this.reads.query<ExaminedRow>(
      `${SHOWN}, d.matches, d.is_last
         FROM (SELECT * FROM (
                 SELECT d.*, ${matches(filter, bind)} AS matches, row_number() OVER (ORDER BY d.id) = ${max} AS is_last
                   FROM ${source(filter, platform, bind)} d
                  WHERE ${walked(filter, page, { platform, bind })}
                  ORDER BY d.id LIMIT ${max}) AS examined
                WHERE matches OR is_last ORDER BY id LIMIT ${bind(page.limit + 1)}) d
        ${SHOWN_FROM}
        ORDER BY d.id`,
      parameters,
    );
    const found = rows.filter((row) => row.matches);
    const shown = found.slice(0, page.limit);
    const end = found.length > page.limit ? shown.at(-1) : rows.find((row) => row.is_last);
    return { deliveries: shown.map(toResource), next_after: end === undefined ? '' : writeCursor([end.id]) };
  }

  /** A delivery of a platform; undefined when there is none. */
  async find(platformCode: string, id: string): Promise<WebhookDelivery | undefined> {
    const [row] = await this.reads.query<DeliveryRow>(
      `${SHOWN} FROM webhook.deliveries d ${SHOWN_FROM} WHERE d.platform_code = $1 AND d.id = $2`,
      [platformCode, id],
    );
    return row === undefined ? undefined : toResource(row);
  }
}

interface ExaminedRow extends DeliveryRow {
  readonly matches: boolean;
  readonly is_last: boolean;
}

type Bind = (value: unknown) => string;

/**
 * The table or, for a filter on the resource, its deliveries to each endpoint in turn: no index begins with the
 * resource.
 */
function source({ resource_id, endpoint_id }: DeliveryFilter, platform: string, bind: Bind): string {
  if (resource_id === undefined) return 'webhook.deliveries';
  const resource = `${bind(resource_id)}::uuid`;
  const endpoints =
    endpoint_id === undefined
      ? `SELECT id FROM webhook.endpoints WHERE platform_code = ${platform}
          ORDER BY created_at DESC, id DESC LIMIT ${bind(LANES_EXAMINED_MAX)}::int`
      : `SELECT ${bind(endpoint_id)}::uuid AS id`;
  return `(SELECT lane.* FROM (${endpoints}) e CROSS JOIN LATERAL (
             SELECT * FROM webhook.deliveries WHERE endpoint_id = e.id AND resource_id = ${resource}
              ORDER BY position LIMIT ${bind(LANE_DELIVERIES_MAX)}::int) lane)`;
}

/** Conditions that the primary key or an index of the table serves. */
function walked(
  filter: DeliveryFilter,
  page: PlatformPageRequest,
  { platform, bind }: { readonly platform: string; readonly bind: Bind },
): string {
  const conditions = [`d.platform_code = ${platform}`];
  const [after] = page.after === '' ? [] : readCursor(page.after, 1);
  if (after !== undefined) conditions.push(`d.id > ${bind(after)}::uuid`);
  if (filter.since !== undefined) conditions.push(`d.id >= ${bind(lowestIdAt(Date.parse(filter.since)))}::uuid`);
  // Repeats the condition of the partial index of undelivered deliveries, which is small when all is well.
  if (filter.status !== undefined && filter.status !== 'delivered') conditions.push(`d.status <> 'delivered'`);
  return conditions.join(' AND ');
}

/** Conditions for which deliveries are examined one by one. */
function matches({ endpoint_id, type, status }: DeliveryFilter, bind: Bind): string {
  const conditions = [
    ...(endpoint_id === undefined ? [] : [`d.endpoint_id = ${bind(endpoint_id)}::uuid`]),
    ...(status === undefined ? [] : [`d.status = ${bind(status)}`]),
    ...(type === undefined
      ? []
      : [
          `(SELECT type FROM webhook.events WHERE platform_code = d.platform_code AND position = d.position) = ${bind(type)}`,
        ]),
  ];
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}

/** Attempts with the receiver's answers. The earliest have none when answers were lost that the record does not have. */
function toAttempts({ attempts, excerpts }: DeliveryRow): Attempt[] {
  return attempts.map((text, index) => {
    const attempt = JSON.parse(text) as Omit<Attempt, 'response_excerpt'>;
    const excerpt = excerpts[index + excerpts.length - attempts.length];
    return { ...attempt, response_excerpt: excerpt === undefined ? '' : (JSON.parse(excerpt) as string) };
  });
}

function toResource(row: DeliveryRow): WebhookDelivery {
  return {
    id: row.id,
    endpoint_id: row.endpoint_id,
    notification_id: row.notification_id,
    type: row.type,
    resource_id: row.resource_id,
    status: row.status,
    attempts: toAttempts(row),
    next_attempt_at: row.next_attempt_at?.toISOString() ?? '',
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}
