import { Injectable } from '@nestjs/common';
import { countedPage, isUuid, Where, type CountedPage, type CountedRequest } from '@ballast/platform-edge';
import { Reads } from '@ballast/platform-postgres';

/** Stored target weights. */
@Injectable()
export class AllocationsQuery {
  constructor(private readonly reads: Reads) {}

  /** JSON of an allocation in its latest version. */
  async find(platformCode: string, id: string): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.target_allocations.find',
      'SELECT body FROM gateway.target_allocations WHERE id = $1 AND platform_code = $2',
      [id, platformCode],
    );
    return row?.body;
  }

  /** JSON of an allocation in one version. */
  async findVersion(platformCode: string, id: string, version: number): Promise<string | undefined> {
    if (!isUuid(id)) return undefined;
    const [row] = await this.reads.prepared<{ readonly body: string }>(
      'gateway.target_allocation_versions.find',
      'SELECT body FROM gateway.target_allocation_versions WHERE id = $1 AND version = $2 AND platform_code = $3',
      [id, version, platformCode],
    );
    return row?.body;
  }

  /** Allocations of a platform, of all instruments or with a weight for one of these. */
  list(platformCode: string, symbols: readonly string[] | undefined, page: CountedRequest): Promise<CountedPage> {
    const where = new Where().equals('platform_code', platformCode);
    if (symbols !== undefined) where.and(`symbols && ${where.param(symbols)}::text[]`);
    return countedPage(this.reads, 'gateway.target_allocations', where, page);
  }
}
