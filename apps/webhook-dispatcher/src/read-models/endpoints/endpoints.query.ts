import { Injectable } from '@nestjs/common';
import { Database } from '@ballast/platform-postgres';
import { ENDPOINT_COLUMNS, toEndpoint, type EndpointRow, type StoredEndpoint } from '../../persistence/endpoint';

/** Endpoints as their owners list and read them. */
@Injectable()
export class EndpointsQuery {
  constructor(private readonly database: Database) {}

  /** An endpoint that is not deleted. */
  async find(platformCode: string, id: string): Promise<StoredEndpoint | undefined> {
    const [row] = await this.database.query<EndpointRow>(
      `SELECT ${ENDPOINT_COLUMNS} FROM webhook.endpoints WHERE id = $1 AND platform_code = $2 AND status <> 'deleted'`,
      [id, platformCode],
    );
    return row === undefined ? undefined : toEndpoint(row);
  }

  /** Endpoints of a platform in the order of their creation, beginning after `page.after`. */
  async list(
    platformCode: string,
    page: { readonly after: { readonly createdAt: string; readonly id: string } | undefined; readonly limit: number },
  ): Promise<readonly StoredEndpoint[]> {
    const rows = await this.database.query<EndpointRow>(
      `SELECT ${ENDPOINT_COLUMNS} FROM webhook.endpoints
        WHERE platform_code = $1 AND status <> 'deleted'
          AND ($2::timestamptz IS NULL OR (created_at, id) > ($2::timestamptz, $3::uuid))
        ORDER BY created_at, id LIMIT $4`,
      [platformCode, page.after?.createdAt ?? null, page.after?.id ?? null, page.limit],
    );
    return rows.map(toEndpoint);
  }
}
