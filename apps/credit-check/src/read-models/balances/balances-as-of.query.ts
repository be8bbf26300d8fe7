import { Injectable } from '@nestjs/common';
import { PlatformAccounts } from '@ballast/domain-ledger';
import type { AssetBalance, LabelledBalance } from '@ballast/internal-api';
import { Reads } from '@ballast/platform-postgres';
import { AssetScalesQuery, type AssetScales } from '../asset-scales/asset-scales.query';
import { LastPositionQuery } from '../last-position/last-position.query';
import { CASH_KINDS } from './cash-kinds';

interface PastBalanceRow {
  readonly label: string;
  readonly asset: string;
  readonly balance: string;
}

/**
 * Balances as they were at an earlier time (RFC 3339): each is in the last entry of its account and asset up to that
 * time. Holds have no history, so `held` and `available` are empty.
 */
@Injectable()
export class BalancesAsOfQuery {
  constructor(
    private readonly reads: Reads,
    private readonly lastPosition: LastPositionQuery,
    private readonly scales: AssetScalesQuery,
  ) {}

  /** Like `BalancesQuery.ofParticipant`. */
  async ofParticipant(
    platformCode: string,
    participantCode: string,
    asOf: string,
  ): Promise<readonly LabelledBalance[]> {
    const rows = await this.reads.prepared<PastBalanceRow>('credit.balances.as_of.participant', OF_PARTICIPANT, [
      platformCode,
      participantCode,
      await this.lastPosition.at(platformCode, asOf),
    ]);
    const scales = await this.scales.load();
    return rows.map((row) => ({ account_label: row.label, ...printed(row, scales) }));
  }

  /** The assets that a Trader held; empty for an unknown Trader. */
  async ofTrader(traderId: string, asOf: string): Promise<readonly AssetBalance[]> {
    const [account] = await this.reads.query<{ readonly platform_code: string }>(
      'SELECT platform_code FROM credit.accounts WHERE account_id = $1',
      [traderId],
    );
    const balances = account === undefined ? [] : await this.ofAccount(account.platform_code, traderId, asOf);
    return balances.filter(({ balance }) => /[1-9]/.test(balance));
  }

  ofFloat(platformCode: string, asOf: string): Promise<readonly AssetBalance[]> {
    return this.ofAccount(platformCode, new PlatformAccounts(platformCode).float.id, asOf);
  }

  private async ofAccount(platformCode: string, accountId: string, asOf: string): Promise<readonly AssetBalance[]> {
    const rows = await this.reads.prepared<PastBalanceRow>('credit.balances.as_of.account', OF_ACCOUNT, [
      accountId,
      await this.lastPosition.at(platformCode, asOf),
    ]);
    const scales = await this.scales.load();
    return rows.map((row) => printed(row, scales));
  }
}

/** The last entry of account and asset of `b` up to a position. LATERAL and LIMIT make this one look-up by key. */
function lastEntry(position: '$2' | '$3'): string {
  return `CROSS JOIN LATERAL (
            SELECT balance_after AS balance FROM credit.entries
             WHERE account_id = b.account_id AND asset = b.asset AND position <= ${position}
             ORDER BY position DESC LIMIT 1
          ) e`;
}

const OF_ACCOUNT = `
   SELECT b.asset, e.balance FROM credit.balances b ${lastEntry('$2')}
    WHERE b.account_id = $1 ORDER BY b.asset`;

const OF_PARTICIPANT = `
   SELECT a.label, b.asset, e.balance
     FROM credit.accounts a JOIN credit.balances b ON b.account_id = a.account_id ${lastEntry('$3')}
    WHERE a.platform_code = $1 AND a.owner_code = $2 AND a.kind <> 'float'
      AND (a.kind IN (${CASH_KINDS.map((kind) => `'${kind}'`).join(', ')}) OR e.balance <> 0)
    ORDER BY a.kind <> 'participant', a.label, b.asset`;

function printed({ asset, balance }: Pick<PastBalanceRow, 'asset' | 'balance'>, scales: AssetScales): AssetBalance {
  return { asset, balance: scales.print(asset, balance), held: '', available: '' };
}
