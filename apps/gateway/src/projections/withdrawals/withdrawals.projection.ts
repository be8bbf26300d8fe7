import { Injectable } from '@nestjs/common';
import type { Envelope, WithdrawalClosed, WithdrawalDecided } from '@ballast/contracts';
import type { Tx } from '@ballast/platform-postgres';
import { joinTexts } from '../../persistence/json-texts';

/** The fact that a withdrawal was decided, or that it has ended. */
export type WithdrawalFact = Envelope<WithdrawalDecided> | Envelope<WithdrawalClosed>;

/** Table gateway.withdrawals: withdrawals from customer accounts, in the status of the last fact about each of them. */
@Injectable()
export class WithdrawalsProjection {
  /** Writes withdrawals and answers the facts that brought something new, in their order. A final status stays. */
  async project(tx: Tx, facts: readonly WithdrawalFact[]): Promise<readonly WithdrawalFact[]> {
    if (facts.length === 0) return [];
    const known = await this.statuses(tx, facts);
    const fresh = facts.filter(({ data: { withdrawal } }) => {
      const before = known.get(withdrawal.id);
      const isNew = before === undefined || (before === 'APPROVED' && withdrawal.status !== 'APPROVED');
      if (isNew) known.set(withdrawal.id, withdrawal.status);
      return isNew;
    });
    await this.write(tx, [...new Map(fresh.map((fact) => [fact.data.withdrawal.id, fact])).values()]);
    return fresh;
  }

  private async statuses(tx: Tx, facts: readonly WithdrawalFact[]): Promise<Map<string, string>> {
    const rows = await tx.prepared<{ readonly id: string; readonly status: string }>(
      'gateway.withdrawals.statuses',
      'SELECT id, status FROM gateway.withdrawals WHERE id = ANY($1::uuid[])',
      [[...new Set(facts.map(({ data }) => data.withdrawal.id))]],
    );
    return new Map(rows.map(({ id, status }) => [id, status]));
  }

  private async write(tx: Tx, facts: readonly WithdrawalFact[]): Promise<void> {
    if (facts.length === 0) return;
    const withdrawals = facts.map(({ data }) => data.withdrawal);
    await tx.prepared(
      'gateway.withdrawals.upsert',
      `INSERT INTO gateway.withdrawals
              (id, platform_code, initiated_by, client_id, account_id, participant_code, status, created_at, body)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[], $7::text[],
                            $8::timestamptz[], string_to_array($9, E'\\n'))
       ON CONFLICT (id) DO UPDATE SET status = excluded.status, body = excluded.body`,
      [
        withdrawals.map(({ id }) => id),
        facts.map(({ platformCode }) => platformCode),
        withdrawals.map(({ initiated_by }) => initiated_by),
        withdrawals.map(({ client_withdrawal_request_id }) => client_withdrawal_request_id),
        facts.map(({ data }) => data.account_id),
        withdrawals.map(({ participant_code }) => participant_code),
        withdrawals.map(({ status }) => status),
        withdrawals.map(({ created_at }) => created_at),
        joinTexts(withdrawals.map((withdrawal) => JSON.stringify(withdrawal))),
      ],
    );
  }
}
