import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { PlatformAccounts } from '@ballast/domain-ledger';
import type { AssetBalance, LabelledBalance } from '@ballast/internal-api';
import { Repository } from 'typeorm';
import { accountEntity, balanceEntity, type AccountEntity, type BalanceEntity } from '../../persistence/entities';
import { AssetScalesQuery, type AssetScales } from '../asset-scales/asset-scales.query';
import { CASH_KINDS } from './cash-kinds';

interface BalanceRow {
  readonly label: string;
  readonly asset: string;
  readonly balance: string;
  readonly held: string;
}

/** Committed balances: they include a settled Operation before any caller is told that it settled. */
@Injectable()
export class BalancesQuery {
  constructor(
    @InjectRepository(accountEntity) private readonly accounts: Repository<AccountEntity>,
    @InjectRepository(balanceEntity) private readonly balances: Repository<BalanceEntity>,
    private readonly scales: AssetScalesQuery,
  ) {}

  /**
   * Balances of a participant: own cash first, then the assets of each Strategy whose balance is not zero. Looks at every
   * account that the participant has ever had. An index without balances of zero was rejected: every posting would write
   * it, because Postgres updates a row in place only when no index depends on a changed column.
   */
  async ofParticipant(platformCode: string, participantCode: string): Promise<readonly LabelledBalance[]> {
    const rows = await this.accounts
      .createQueryBuilder('a')
      .select(['a.label AS label', 'b.asset AS asset', 'b.balance AS balance', 'b.held AS held'])
      .innerJoin(balanceEntity.options.name, 'b', 'b.account_id = a.account_id')
      .where('a.platform_code = :platformCode AND a.owner_code = :participantCode', { platformCode, participantCode })
      .andWhere(`a.kind <> 'float'`)
      .andWhere('(a.kind IN (:...cashKinds) OR b.balance <> 0)', { cashKinds: CASH_KINDS })
      .orderBy(`a.kind <> 'participant'`)
      .addOrderBy('a.label')
      .addOrderBy('b.asset')
      .getRawMany<BalanceRow>();
    const scales = await this.scales.load();
    return rows.map((row) => ({ account_label: row.label, ...printed(row, scales) }));
  }

  /** The assets that a Trader holds; empty for an unknown Trader. */
  async ofTrader(traderId: string): Promise<readonly AssetBalance[]> {
    const balances = await this.ofAccount(traderId);
    return balances.filter(({ balance }) => !isZero(balance));
  }

  async ofFloat(platformCode: string): Promise<readonly AssetBalance[]> {
    return this.ofAccount(new PlatformAccounts(platformCode).float.id);
  }

  private async ofAccount(accountId: string): Promise<readonly AssetBalance[]> {
    const rows = await this.balances.find({ where: { accountId }, order: { asset: 'ASC' } });
    const scales = await this.scales.load();
    return rows.map((row) => printed(row, scales));
  }
}

function printed(
  { asset, balance, held }: Pick<BalanceRow, 'asset' | 'balance' | 'held'>,
  scales: AssetScales,
): AssetBalance {
  return {
    asset,
    balance: scales.print(asset, balance),
    held: scales.print(asset, held),
    available: scales.difference(asset, balance, held),
  };
}

function isZero(decimal: string): boolean {
  return !/[1-9]/.test(decimal);
}
