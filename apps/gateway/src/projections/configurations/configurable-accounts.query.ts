import { Injectable } from '@nestjs/common';
import { Reads } from '@ballast/platform-postgres';

/** An account with everything of it that a configuration depends on. None of it ever changes. */
export interface ConfigurableAccount {
  readonly id: string;
  readonly strategy_id: string;
  readonly participant_code: string;
  readonly quoted_currency: string;
}

/** The accounts and allocations that requests for configurations name, many at once. */
@Injectable()
export class ConfigurableAccountsQuery {
  constructor(private readonly reads: Reads) {}

  /** The accounts of a platform among these, by id. */
  async accounts(platformCode: string, ids: readonly string[]): Promise<ReadonlyMap<string, ConfigurableAccount>> {
    const rows = await this.reads.prepared<ConfigurableAccount>(
      'gateway.traders.configurable',
      `SELECT t.id, t.strategy_id, t.participant_code, s.quoted_currency
         FROM unnest($2::uuid[]) AS asked (id)
         JOIN gateway.traders t ON t.id = asked.id
         JOIN gateway.strategies s ON s.id = t.strategy_id
        WHERE t.platform_code = $1`,
      [platformCode, ids],
    );
    return new Map(rows.map((row) => [row.id, row]));
  }

  /** Quoted currencies of the allocations of a platform among these, by id. */
  async currencies(platformCode: string, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const rows = await this.reads.prepared<{ readonly id: string; readonly quoted_currency: string }>(
      'gateway.target_allocations.currencies',
      `SELECT a.id, a.body::json ->> 'quoted_currency' AS quoted_currency
         FROM unnest($2::uuid[]) AS asked (id)
         JOIN gateway.target_allocations a ON a.id = asked.id
        WHERE a.platform_code = $1`,
      [platformCode, [...new Set(ids)]],
    );
    return new Map(rows.map(({ id, quoted_currency }) => [id, quoted_currency]));
  }
}
